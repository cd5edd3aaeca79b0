import type { Call } from '../../domain/calls/call.entity.js';
import {
  type EmailPart,
  originalOf,
  partsOf,
  speaksOfDeadline,
} from '../../domain/notifications/templates/editable-parts.js';
import { sampleCases } from '../../domain/notifications/templates/sample.js';
import { type EmailTexts, readOverrides } from '../../domain/notifications/templates/email-template.js';
import type { WrittenTemplate } from '../../domain/notifications/templates/email-templates.queries.js';
import type { MessageKind } from '../../domain/notifications/kinds/kinds.js';
import type { FieldError } from '../../platform/errors.js';
import { getLanguage, languages, translate } from '../../platform/i18n/messages.js';
import { errorSummary } from '../../platform/views/form-fields.js';
import { zoneGroups } from '../../domain/time/zone-options.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { languageName } from '../ui/language-name.js';
import { errorText, partNames } from '../ui/email-form.js';
import { withQuery } from '../../platform/http/query.js';
import { emailPath, emailTemplatesPath } from '../paths/notification-paths.js';

/** What is said above the form. */
export interface TemplateNote {
  tone: '' | 'warn';
  text: string;
}

/** The texts of a kind of email in a language beside the defaults, and their history. */
export function emailTemplatePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    kind: MessageKind;
    writtenIn: string;
    history: readonly WrittenTemplate[];
    /** What was typed, by part; null before that. */
    typed: EmailTexts | null;
    timeZone: string;
    shownCase: string;
    fieldErrors: readonly FieldError[];
    note: TemplateNote | null;
    edit: EditView;
  },
) {
  const { language, now } = layout;
  const { call, kind, writtenIn, timeZone, shownCase } = input;
  const text = (key: string, values = {}) => translate(language, `console.notifications.templates.${key}`, values);
  const saved = input.history[0]?.texts ?? {};
  const { lost } = readOverrides(kind, writtenIn, saved);
  const parts = partsOf(kind);
  const views = parts.map((part) => partView(part, input, saved, lost, language));
  const labels = Object.fromEntries(views.map(({ field: { id }, label }) => [id, label]));
  const heading = text('heading', {
    kind: translate(language, `console.notifications.kind.${kind}`),
    language: languageName(writtenIn, language),
  });
  const path = emailPath(call, kind, writtenIn);
  const changed = inOrder(parts, saved);
  const listed = (names: readonly string[]) => partNames(names, language);
  return {
    ...layout,
    title: heading,
    heading,
    backPath: emailTemplatesPath(call),
    action: path,
    previewPath: `${path}/preview`,
    testPath: `${path}/test`,
    restorePath: changed.length === 0 || !layout.mayChange ? null : `${path}/restore`,
    edit: input.edit,
    framePath: withQuery(`${path}/preview`, { zone: timeZone, case: shownCase }),
    statusText: changed.length === 0 ? text('nowOurs') : text('nowChanged', { parts: listed(changed) }),
    lostNote: lost.length === 0 ? null : text('lostNote', { parts: listed(lost) }),
    errors: errorSummary(
      views.map((view) => view.field),
      labels,
      language,
    ),
    note: input.note,
    tabs: languages.map(({ code }) => ({
      path: emailPath(call, kind, code),
      code,
      label: languageName(code, language),
      current: code === writtenIn,
    })),
    writtenIn: { code: writtenIn, dir: getLanguage(writtenIn).dir },
    parts: views,
    meanings: meaningsOf(parts, language),
    example: '{place, plural, one {# seat} other {# seats}}',
    zones: zoneGroups(language, now, timeZone, [call.timeZone, ...sampleZones]),
    cases: sampleCases(kind).map((name) => ({
      value: name,
      label: partNames([name], language),
      selected: name === shownCase,
    })),
    history: input.history.map(({ texts, updatedAt, writer }) => ({
      when: dayAndTime(updatedAt, call.timeZone, language),
      who: writer ?? text('history.gone'),
      what:
        Object.keys(texts).length === 0
          ? text('history.restored')
          : text('history.worded', { parts: listed(inOrder(parts, texts)) }),
      texts: inOrder(parts, texts).map((name) => ({ label: partNames([name], language), text: texts[name] ?? '' })),
    })),
  };
}

/** Places whose clocks differ much. */
const sampleZones = [
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Africa/Nairobi',
  'Asia/Kolkata',
  'Pacific/Auckland',
];

function partView(
  part: EmailPart,
  {
    writtenIn,
    typed,
    fieldErrors,
  }: { writtenIn: string; typed: EmailTexts | null; fieldErrors: readonly FieldError[] },
  saved: EmailTexts,
  lost: readonly string[],
  language: string,
) {
  const original = originalOf(part, writtenIn);
  const isLost = lost.includes(part.name);
  const words = typed?.[part.name] ?? (isLost ? undefined : saved[part.name]) ?? original;
  const path = `texts.${part.name}`;
  const fieldError = fieldErrors.find((one) => one.path === path);
  return {
    field: { id: path, value: words, error: fieldError === undefined ? null : errorText(fieldError, language) },
    label: partNames([part.name], language),
    isLine: part.isLine,
    isOptional: part.isOptional,
    most: part.most,
    original,
    fields: part.fields.map((name) => `{${name}}`),
    placeholders:
      part.kept.length === 0
        ? null
        : part.kept.map((name) => `{${name}}`).join(translate(language, 'console.common.comma')),
    lost: isLost && typed === null ? (saved[part.name] ?? null) : null,
  };
}

// In the order in which they are read; parts that are gone stand last.
function inOrder(parts: readonly EmailPart[], texts: EmailTexts): string[] {
  const known = parts.map(({ name }) => name);
  const names = Object.keys(texts);
  return [...known.filter((name) => names.includes(name)), ...names.filter((name) => !known.includes(name))];
}

function meaningsOf(parts: readonly EmailPart[], language: string) {
  const meanings = parts.flatMap((part) =>
    part.fields.map((name) => {
      const isUntil = speaksOfDeadline(part) && (name === 'date' || name === 'time');
      return {
        field: `{${name}}`,
        meaning: translate(language, `console.notifications.templates.field.${isUntil ? `until.${name}` : name}`),
      };
    }),
  );
  return [...new Map(meanings.map((one) => [`${one.field} ${one.meaning}`, one])).values()];
}

import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import { errorSummary, fieldsOf } from '../../platform/views/form-fields.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { spokenLanguage, themeLabels } from '../../domain/sessions/session-labels.js';
import { sessionFormats, sessionKinds } from '../../domain/sessions/session.js';
import type { KnownSpeaker } from '../../domain/speakers/speaker.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { EditView } from '../ui/form-edit.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { translationsView, typedFields, typedLabels } from '../ui/translation-fields.js';
import { leadsText, leadText } from '../ui/leads.js';
import type { VenueWithRooms } from '../../domain/venues/venue.js';
import { spokenCodes } from '../ui/spoken-codes.js';
import { placeOptions } from './place-options.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionsPath, newSessionPath, sessionPath } from '../paths/session-paths.js';
import { speakerPath } from '../paths/speaker-paths.js';
import { offeredReminders, reminderUnits, roleField, type SessionFields } from './session-form.js';
import { whenFields } from '../ui/when-fields.js';

/** The fields that are right as they are in most sessions. */
const moreFields = [
  'capacity',
  'kind',
  'language',
  'themes',
  'criteria',
  'series',
  'speakers',
  'registrationClosesAt',
  'reminders',
] as const;

const fieldNames = [
  'title',
  'abstract',
  'textLanguage',
  'startsAtLocal',
  'timeZone',
  'durationMinutes',
  'format',
  'joinUrl',
  'place',
  'venue',
  ...moreFields,
] as const;

const fewestSpeakerRows = 2;

export interface SessionFormInput {
  call: Call;
  /** The session that is edited; null for a new one. */
  session: Session | null;
  fields: SessionFields;
  /** Those of the call. */
  series: readonly Series[];
  venues: readonly VenueWithRooms[];
  edit: EditView;
  fieldErrors?: readonly FieldError[];
  /** The number of rows for more speakers. */
  moreSpeakers?: number;
  showsPreview?: boolean;
  /** Whether the form is shown again because of one of the fields that few sessions need. */
  isMoreOpen?: boolean;
  knownSpeakers?: readonly KnownSpeaker[];
  /** What found the time of a new session. */
  plannedBy?: string;
}

/** The form of a session, with what was typed and each error beside its field. */
export function sessionFormPage(layout: ConsoleLayout, input: SessionFormInput) {
  const { language } = layout;
  const { call, session, fields, fieldErrors = [] } = input;
  const text = (key: string) => translate(language, `console.sessions.${key}`);
  const described = describeFields(fields, fieldErrors, language);
  const labels = Object.fromEntries(fieldNames.map((name) => [name, text(`field.${name}`)]));
  const heading = session === null ? text('newSession') : text('editSession');
  const translations = translationsView(
    {
      fields: [
        { name: 'title', label: text('field.title'), original: fields.title, max: 200, isLong: false },
        { name: 'abstract', label: text('field.abstract'), original: fields.abstract, max: 20_000, isLong: true },
        ...[...new Set(fields.speakers.map(({ role }) => role.trim()))].filter(Boolean).map((role) => ({
          name: roleField(role),
          label: text('speakerRole'),
          original: role,
          max: 200,
          isLong: false,
        })),
      ],
      typed: fields.translations,
      hidden: Object.keys(session?.translations ?? {}).filter((code) => !call.languages.includes(code)),
      offered: call.languages,
      lang: fields.textLanguage || fields.language,
      fieldErrors,
      isOpen: input.edit.conflict !== null || described.textLanguage.error !== null,
    },
    language,
  );
  return {
    ...layout,
    title: heading,
    heading,
    action:
      session === null ? withQuery(newSessionPath(call), { plannedBy: input.plannedBy }) : sessionPath(session, 'edit'),
    back:
      session === null
        ? { path: sessionsPath(call), label: text('allSessions') }
        : { path: sessionPath(session), label: session.title },
    submitLabel: text(session === null ? 'saveDraft' : 'save'),
    edit: input.edit,
    errors: errorSummary(
      [...Object.values(described), ...typedFields(translations)],
      { ...labels, ...typedLabels(translations) },
      language,
    ),
    fields: described,
    kinds: choices(sessionKinds, fields.kind, (kind) => translate(language, `sessions.kind.${kind}`)),
    formats: choices(sessionFormats, fields.format, (format) => translate(language, `sessions.format.${format}`)),
    places: placeOptions(input.venues, fields.place),
    isNew: session === null,
    languages: languageChoices(call, fields.language, language),
    themes: themeLabels(callTexts(call, language).themes).map(({ slug, name, tone, icon }) => {
      return { value: slug, label: name, selected: fields.themes.includes(slug), tone, icon };
    }),
    criteria: callTexts(call, language).criteria.map(({ slug, name }) => {
      return { value: slug, label: name, selected: fields.criteria.includes(slug) };
    }),
    isMoreOpen:
      input.isMoreOpen === true || input.edit.conflict !== null || moreFields.some((name) => described[name].error),
    seriesOptions: seriesOptions(input.series, fields.series, text('noSeries')),
    speakers: speakerRows(fields, input.moreSpeakers ?? 0, fieldErrors),
    knownSpeakers: (input.knownSpeakers ?? []).map(({ name, affiliation }) => ({ name, about: affiliation })),
    followsCall: {
      value: fields.followsCall || 'wished',
      checked: fields.followsCall !== '',
      label: translate(language, 'console.sessions.remindersOfCall', {
        leads: leadsText((session?.ownReminders === false ? session : call).reminders, language),
      }),
    },
    reminders: reminderChoices(fields.reminders, language),
    reminderAmount: fields.reminderAmount,
    reminderUnits: choices(reminderUnits, fields.reminderUnit, (unit) => text(`unit.${unit}`)),
    when: session?.state === 'published' ? null : whenFields(fields, fieldErrors, [call.timeZone], layout),
    movePath: session?.state === 'published' ? sessionPath(session, 'move') : null,
    closes: { on: fields.closesOn, time: fields.closesTime },
    abstractPreview: input.showsPreview === true ? renderMarkdown(fields.abstract) : null,
    translations,
    textLanguages: [
      { value: '', label: text('spokenLanguage'), selected: fields.textLanguage === '' },
      ...languageChoices(call, fields.textLanguage, language),
    ],
  };
}

function describeFields(fields: SessionFields, fieldErrors: readonly FieldError[], language: string) {
  const values: Partial<Record<string, string>> = {
    ...fields,
    themes: '',
    criteria: '',
    translations: '',
    speakers: '',
    reminders: '',
    followsCall: '',
  };
  // One message appears above the rows of speakers; the faulty row is marked.
  const own = fieldErrors.map((fieldError) => {
    if (fieldError.path.startsWith('speakers.')) return { ...fieldError, path: 'speakers' };
    // One field is the seats of everybody, or those in the room.
    return fieldError.path === 'inPersonCapacity' ? { ...fieldError, path: 'capacity' } : fieldError;
  });
  return fieldsOf(fieldNames, values, own, language);
}

function choices<Value extends string>(values: readonly Value[], selected: string, label: (value: Value) => string) {
  return values.map((value) => ({ value, label: label(value), selected: value === selected }));
}

function languageChoices(call: Call, selected: string, language: string): Option[] {
  return choices(spokenCodes(call, selected), selected, (code) => spokenLanguage(code, language));
}

function speakerRows(fields: SessionFields, more: number, fieldErrors: readonly FieldError[]) {
  const blank = { id: '', name: '', role: '', organization: '' };
  const isGone = (row: number) => fieldErrors.some(({ path }) => path === `speakers.${row}.id`);
  const spare = Math.max(more, fewestSpeakerRows - fields.speakers.length, 1);
  return [...fields.speakers, ...Array.from({ length: spare }, () => blank)].map((speaker, row) => ({
    ...speaker,
    // Somebody has deleted the person: the name is of somebody new.
    id: isGone(row) ? '' : speaker.id,
    number: row + 1,
    up: row > 0 && speaker.name !== '' ? `speaker-up-${row + 1}` : null,
    profilePath: speaker.id === '' || isGone(row) ? null : speakerPath(speaker),
    error: fieldErrors.some((fieldError) => fieldError.path.startsWith(`speakers.${row}.`)) ? 'speakers-error' : null,
  }));
}

function seriesOptions(all: readonly Series[], selected: string, none: string): Option[] {
  if (all.length === 0) return [];
  const options = all.map(({ id, title }) => ({ value: id, label: title, selected: id === selected }));
  return [{ value: '', label: none, selected: selected === '' }, ...options];
}

function reminderChoices(chosen: readonly string[], language: string): Option[] {
  const own = chosen.filter((lead) => !offeredReminders.some((offered) => offered === lead));
  return [...offeredReminders, ...own].map((value) => ({
    value,
    label: leadText(value, language),
    selected: chosen.includes(value),
  }));
}

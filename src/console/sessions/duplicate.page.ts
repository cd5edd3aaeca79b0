import type { Call } from '../../domain/calls/call.entity.js';
import type { PublishingCheck, PublishingCode } from '../../domain/sessions/publishing-checks.js';
import { mostRepeats, type RepeatedTime, repeatWeeks } from '../../domain/sessions/repeats.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import type { Option } from '../../domain/time/zone-options.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import {
  type ErrorSummary,
  errorSummary,
  field,
  fieldErrorMessage,
  type Field,
} from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../layout.js';
import { sessionPath } from '../paths.js';
import { type WallFields, wallFieldNames, wallFields } from './local-time-fields.js';
import { checkText } from './publishing-section.js';
import { currentTime } from './reschedule.page.js';
import { fieldsOfSession } from './session-form.js';
import { type WhenFields, whenFields } from './session-form.page.js';
import { warningText } from './timing-view.js';

const ownNames = ['title', 'more', 'everyWeeks', 'occurrence', 'firstId'] as const;

/** The form of copies as it is typed. */
export type CopyFields = WallFields & Record<(typeof ownNames)[number], string>;

export interface DuplicatePage extends ConsoleLayout {
  sessionTitle: string;
  sessionPath: string;
  action: string;
  heading: string;
  lede: string;
  currentText: string;
  errors: ErrorSummary | null;
  /** What of the original can't be copied, such as a theme that the call no longer has. */
  refused: string[];
  titleField: Field;
  when: WhenFields;
  more: Field;
  most: number;
  weeks: Option[];
  hidden: { name: string; value: string }[];
}

export interface DuplicateConfirmPage extends ConsoleLayout {
  sessionTitle: string;
  sessionPath: string;
  action: string;
  heading: string;
  zone: string;
  dates: CopyDate[];
  hidden: { name: string; value: string }[];
  submitLabel: string;
  /** What is missing in all copies. */
  missing: string[];
  /** Null if a copy can't be published. */
  publishLabel: string | null;
}

interface CopyDate {
  iso: string;
  date: string;
  range: string;
  offset: string;
  notes: string[];
}

/** Returns the fields of copies before anything is typed: the session's, without its date. */
export function fieldsOfCopy(session: Session, occurrence: string, firstId: string): CopyFields {
  const { startsTime, timeZone, durationMinutes, title } = fieldsOfSession(session);
  const time = { startsOn: '', startsTime, timeZone, durationMinutes, overlap: '', confirmed: '' };
  return { ...time, title, more: '', everyWeeks: '1', occurrence, firstId };
}

/** Reads the fields of copies. */
export function copyFields(values: FormValues): CopyFields {
  return { ...wallFields(values), ...values.texts(ownNames) };
}

/** The form that asks when the copies of a session are. */
export function duplicatePage(
  layout: ConsoleLayout,
  input: { call: Call; session: Session; fields: CopyFields; fieldErrors: readonly FieldError[] },
): DuplicatePage {
  const { language } = layout;
  const { call, session, fields, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const isRun = fields.occurrence !== '';
  const when = whenFields(fields, fieldErrors, [session.timeZone, call.timeZone], layout);
  const titleField = field('title', fields.title, fieldErrors, language);
  const more = field('more', fields.more, fieldErrors, language);
  const labels = {
    title: text('field.title'),
    startsAtLocal: text('field.startsAtLocal'),
    durationMinutes: text('field.durationMinutes'),
    timeZone: text('field.timeZone'),
    more: text('copy.more'),
  };
  return {
    ...layout,
    title: text(isRun ? 'addRun' : 'duplicate'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'duplicate'),
    heading: text(isRun ? 'addRun' : 'duplicate'),
    lede: text(isRun ? 'copy.ledeRun' : 'copy.lede'),
    currentText: currentTime(session, language),
    errors: errorSummary([titleField, when.start, when.duration, when.zone, more], labels, language),
    refused: fieldErrors
      .filter(({ path }) => !Object.hasOwn(labels, path))
      .map((one) => `${fieldLabel(one.path, language)}: ${fieldErrorMessage(one, language)}`),
    titleField,
    when,
    more,
    most: mostRepeats,
    weeks: repeatWeeks.map((count) => ({
      value: String(count),
      label: text('copy.every', { count }),
      selected: String(count) === fields.everyWeeks,
    })),
    hidden: hiddenOf(fields, ['occurrence', 'firstId']),
  };
}

function fieldLabel(path: string, language: string): string {
  const key = `console.sessions.field.${path.split('.', 1)[0]}`;
  return hasMessage(language, key) ? translate(language, key) : path;
}

// The other checks are about what every copy has in common, and are shown on the page of each draft.
const aboutDates: readonly PublishingCode[] = ['over', 'started', 'after-close', 'speaker-busy', 'room-busy'];

/** Shows the dates of copies before they are saved. */
export function duplicateConfirmPage(
  layout: ConsoleLayout,
  { session, fields }: { session: Session; fields: CopyFields },
  dates: readonly { time: RepeatedTime; checks: readonly PublishingCheck[] }[],
): DuplicateConfirmPage {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const count = dates.length;
  const [first] = dates;
  const all = dates.flatMap(({ checks }) => checks);
  const isBlocked = all.some(({ severity }) => severity === 'error');
  const common = first?.checks.filter(({ code }) => !aboutDates.includes(code)) ?? [];
  const warnings = new Set(all.flatMap(({ severity, key }) => (severity === 'warning' ? key : [])));
  const startsAt = first?.time.timing.startsAt ?? session.startsAt;
  return {
    ...layout,
    title: text('copy.heading', { count }),
    sessionTitle: fields.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'duplicate'),
    heading: text('copy.heading', { count }),
    zone: zoneLabel(fields.timeZone, startsAt, language),
    dates: dates.map(({ time, checks }) => copyDate(session, time, checks, language)),
    hidden: [
      ...hiddenOf(fields, [...wallFieldNames, ...ownNames]),
      ...[...warnings].map((value) => ({ name: 'seenWarning', value })),
    ],
    missing: common.map((one) => checkText(one, session, language)),
    publishLabel: isBlocked ? null : text(warnings.size > 0 ? 'copy.publishAnyway' : 'copy.publish', { count }),
    submitLabel: text('copy.submit', { count }),
  };
}

function copyDate(
  session: Session,
  time: RepeatedTime,
  checks: readonly PublishingCheck[],
  language: string,
): CopyDate {
  const { wall, timing, warnings, clockShiftMinutes: shift } = time;
  const zoned = zonedTime({ ...timing, timeZone: wall.timeZone }, wall.timeZone, language);
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const place = zoneCity(wall.timeZone, language);
  const shiftNote = text(shift > 0 ? 'copy.forward' : 'copy.back', { place, minutes: Math.abs(shift) });
  return {
    iso: zoned.startsAtIso,
    date: zoned.fullDate,
    range: `${zoned.start} – ${zoned.end}`,
    offset: zoned.offset,
    notes: [
      ...(shift === 0 ? [] : [shiftNote]),
      ...warnings.map((one) => warningText(one, wall.startsAtLocal, wall.timeZone, language)),
      ...checks
        .filter(({ code }) => aboutDates.includes(code))
        .map((one) => [checkText(one, session, language), one.other?.title].filter(Boolean).join(' ')),
    ],
  };
}

function hiddenOf(fields: CopyFields, names: readonly (keyof CopyFields)[]): { name: string; value: string }[] {
  return names.map((name) => ({ name, value: fields[name] }));
}

import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { isUuid } from '../../platform/database/uuid.js';
import type { FieldError } from '../../platform/errors.js';
import { fieldErrorsOf, type FormReading } from '../../platform/validation.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { type SessionInput, sessionInput } from '../../domain/sessions/session-input.js';
import type { SessionTranslations } from '../../domain/sessions/session-texts.js';
import type { Translations } from '../../platform/i18n/translated.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { formatLead } from '../../domain/time/duration.js';
import { localTime } from '../../domain/time/wall-time.js';
import { chosenPlace, placeValue } from './place-options.js';
import {
  readTranslations,
  translationFields,
  type TypedTranslations,
  typedTranslations,
} from '../ui/translation-fields.js';
import { numberOf, readInstant, type WallFields, wallFields, wallInput } from '../ui/local-time-fields.js';

/** The reminders that the form offers by themselves. */
export const offeredReminders = ['P7D', 'P1D', 'PT3H', 'PT1H', 'PT15M'] as const;
export const reminderUnits = ['minutes', 'hours', 'days'] as const;
const unitMinutes: Record<string, number> = { minutes: 1, hours: 60, days: 1440 };

interface SpeakerFields {
  /** The person, unless another name was typed; empty for somebody new. */
  id: string;
  name: string;
  role: string;
  organization: string;
}

/** The form of a session as it is typed. */
export interface SessionFields extends WallFields {
  title: string;
  abstract: string;
  kind: string;
  format: string;
  /** In a hybrid session that asks how people attend, the seats in the room. */
  capacity: string;
  series: string;
  themes: string[];
  criteria: string[];
  language: string;
  /** Language of title and abstract; empty for the spoken one. */
  textLanguage: string;
  translations: TypedTranslations;
  speakers: SpeakerFields[];
  joinUrl: string;
  /** The chosen venue with its room (`placeOptions`); empty for another place, which is text. */
  place: string;
  venue: string;
  reminders: string[];
  /** Whether they follow the call: as before (`kept`), from now on (`wished`) or not. */
  followsCall: '' | 'kept' | 'wished';
  /** One more reminder, in units before the start. */
  reminderAmount: string;
  reminderUnit: string;
  closesOn: string;
  closesTime: string;
}

/** Returns the name of the field for what a speaker is: the text itself can't be part of a name. */
export function roleField(role: string): string {
  return `role-${fingerprint(role)}`;
}

function flatTranslations(translations: SessionTranslations): Translations<string> {
  return Object.fromEntries(
    Object.entries(translations).map(([code, { roles = {}, ...texts }]) => {
      const flat = Object.entries(roles).map(([role, text]) => [roleField(role), text]);
      return [code, { ...texts, ...Object.fromEntries(flat) }];
    }),
  );
}

function nestedTranslations(flat: Translations<string>, roles: readonly string[]): SessionTranslations {
  return Object.fromEntries(
    Object.entries(flat).map(([code, texts]) => {
      const { title, abstract } = texts;
      const own = roles.flatMap((role) => (texts[roleField(role)] ? [[role, texts[roleField(role)]]] : []));
      return [code, { ...(title && { title }), ...(abstract && { abstract }), roles: Object.fromEntries(own) }];
    }),
  );
}

/** An empty form. */
function emptyFields(call: Call): SessionFields {
  return {
    title: '',
    abstract: '',
    kind: 'webinar',
    format: 'online',
    startsOn: '',
    startsTime: '',
    timeZone: call.timeZone,
    durationMinutes: '60',
    overlap: '',
    confirmed: '',
    capacity: '',
    series: '',
    themes: [],
    criteria: [],
    language: call.languages[0] ?? 'en',
    textLanguage: '',
    translations: translationFields({}, ['title', 'abstract'], call.languages),
    speakers: [],
    joinUrl: '',
    place: '',
    venue: '',
    reminders: call.reminders,
    followsCall: 'kept',
    reminderAmount: '',
    reminderUnit: 'hours',
    closesOn: '',
    closesTime: '',
  };
}

/** An empty form with the time that a link has, such as those of the planner. */
export function plannedFields(call: Call, query: FormValues): SessionFields {
  const empty = emptyFields(call);
  const { startsOn, startsTime, durationMinutes } = query.texts(['startsOn', 'startsTime', 'durationMinutes']);
  return { ...empty, startsOn, startsTime, durationMinutes: durationMinutes || empty.durationMinutes };
}

/** The form of a session that is there, with its texts in these languages. */
export function fieldsOfSession(session: Session, languages: readonly string[] = []): SessionFields {
  const closes = session.registrationClosesAt && localTime(session.registrationClosesAt, session.timeZone);
  const { startsAtLocal, timeZone } = session;
  return {
    title: session.title,
    abstract: session.abstract,
    kind: session.kind,
    format: session.format,
    startsOn: startsAtLocal.slice(0, 10),
    startsTime: startsAtLocal.slice(11),
    timeZone,
    durationMinutes: String(session.durationMinutes),
    overlap: session.overlap,
    // Its time was settled when it was saved.
    confirmed: `${startsAtLocal} ${timeZone}`,
    capacity: numberText(session.asksAttendance ? session.inPersonCapacity : session.capacity),
    series: session.seriesId ?? '',
    themes: session.themes,
    criteria: session.criteria,
    language: session.language,
    textLanguage: session.textLanguage ?? '',
    translations: translationFields(
      flatTranslations(session.translations),
      ['title', 'abstract', ...session.speakers.flatMap(({ role }) => (role ? [roleField(role)] : []))],
      languages,
    ),
    speakers: session.speakers.map(({ id = '', name, role = '', organization = '' }) => ({
      id,
      name,
      role,
      organization,
    })),
    joinUrl: session.joinUrl ?? '',
    place: placeValue(session),
    venue: session.venueId === null ? (session.venue ?? '') : '',
    reminders: session.reminders,
    followsCall: session.ownReminders ? '' : 'kept',
    reminderAmount: '',
    reminderUnit: 'hours',
    closesOn: closes?.date ?? '',
    closesTime: closes?.time ?? '',
  };
}

function numberText(count: number | null): string {
  return count === null ? '' : String(count);
}

/** Reads the seats: those in the room if people are asked how they attend, as new hybrid sessions do. */
function seatsOf({ format, capacity }: SessionFields, session: Session | null): Record<string, unknown> {
  const seats = capacity.trim() === '' ? null : numberOf(capacity);
  const asksAttendance = format === 'hybrid' && (session?.asksAttendance ?? true);
  return asksAttendance ? { asksAttendance, inPersonCapacity: seats } : { capacity: seats };
}

/** Reads the form, without empty rows of speakers. */
export function fieldsOfForm(values: FormValues): SessionFields {
  return {
    ...wallFields(values),
    title: values.text('title'),
    abstract: values.text('abstract'),
    kind: values.text('kind'),
    format: values.text('format'),
    capacity: values.text('capacity'),
    series: values.text('series'),
    themes: values.list('themes'),
    criteria: values.list('criteria'),
    language: values.text('language'),
    textLanguage: values.text('textLanguage'),
    translations: typedTranslations(values),
    speakers: speakersOfForm(values),
    joinUrl: values.text('joinUrl'),
    place: values.text('place'),
    venue: values.text('venue'),
    reminders: values.list('reminders'),
    followsCall: followsCall(values.text('followsCall')),
    reminderAmount: values.text('reminderAmount'),
    reminderUnit: values.text('reminderUnit'),
    closesOn: values.text('closesOn'),
    closesTime: values.text('closesTime'),
  };
}

/** Returns the form with one speaker a row further up. */
export function withSpeakerUp(fields: SessionFields, number: number): SessionFields {
  const speakers = [...fields.speakers];
  const moved = number > 1 ? speakers.splice(number - 1, 1) : [];
  return { ...fields, speakers: speakers.toSpliced(number - 2, 0, ...moved) };
}

/** A row names the person that it was filled with until somebody types another name. */
function speakersOfForm(values: FormValues): SpeakerFields[] {
  const [ids, known, roles, organizations] = ['speakerId', 'speakerKnown', 'speakerRole', 'speakerOrganization'].map(
    (name) => values.list(name),
  );
  return values
    .list('speakerName')
    .map((name, row) => ({
      id: name.trim() === known?.[row] ? (ids?.[row] ?? '') : '',
      name,
      role: roles?.[row] ?? '',
      organization: organizations?.[row] ?? '',
    }))
    .filter(({ id: _id, ...typed }) => Object.values(typed).some((part) => part.trim() !== ''));
}

/** Reads the form of a new session, or of one that is there. */
export function readSessionForm(
  fields: SessionFields,
  call: { reminders: readonly string[] },
  session: Session | null,
): FormReading<SessionInput> {
  const closes = readInstant(fields.closesOn, fields.closesTime, fields.timeZone, 'registrationClosesAt');
  const extra = extraReminder(fields);
  const result = sessionInput.safeParse({
    ...wallInput(fields),
    title: fields.title,
    abstract: fields.abstract,
    kind: fields.kind,
    format: fields.format,
    ...seatsOf(fields, session),
    language: fields.language,
    textLanguage: fields.textLanguage || null,
    translations: nestedTranslations(
      readTranslations(fields.translations, flatTranslations(session?.translations ?? {})),
      [...fields.speakers, ...(session?.speakers ?? [])].flatMap(({ role }) => role?.trim() || []),
    ),
    series: fields.series.trim() || null,
    themes: fields.themes,
    criteria: fields.criteria,
    speakers: fields.speakers.map(({ id, name, role, organization }) => ({
      name,
      ...(isUuid(id) && { id }),
      ...(role.trim() && { role }),
      ...(organization.trim() && { organization }),
    })),
    joinUrl: fields.joinUrl.trim() || null,
    venue: fields.venue.trim() || null,
    ...chosenPlace(fields.place),
    reminders: remindersOf(fields, extra.lead, session ?? call),
    registrationClosesAt: closes.instant,
  });
  const fieldErrors = [
    ...(result.success ? [] : fieldErrorsOf(result.error.issues)),
    ...extra.fieldErrors,
    ...closes.fieldErrors,
  ];
  return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
}

// Ticking other reminder times overrides the call's, even if "as in the call" is still ticked.
function remindersOf(
  { reminders, followsCall: follows }: SessionFields,
  extra: string | null,
  call: { reminders: readonly string[] },
): string[] | null {
  const own = [...new Set([...reminders, ...(extra === null ? [] : [extra])])];
  const isSame = own.length === call.reminders.length && own.every((lead) => call.reminders.includes(lead));
  return follows === 'wished' || (follows === 'kept' && isSame) ? null : own;
}

function followsCall(value: string): SessionFields['followsCall'] {
  return value === 'kept' || value === 'wished' ? value : '';
}

function extraReminder({ reminderAmount, reminderUnit }: SessionFields): {
  lead: string | null;
  fieldErrors: FieldError[];
} {
  const amount = numberOf(reminderAmount);
  if (amount === undefined) return { lead: null, fieldErrors: [] };
  const minutes = amount * (unitMinutes[reminderUnit] ?? Number.NaN);
  if (minutes >= 1 && minutes <= 365 * 1440) return { lead: formatLead(minutes), fieldErrors: [] };
  return {
    lead: null,
    fieldErrors: [{ path: 'reminders', code: 'not-a-lead', message: 'Must be a time before the start.' }],
  };
}

import type { Call } from '../../../domain/calls/call.entity.js';
import { maxPlaces, readPlaces } from '../domain/places.js';
import { plannerInput } from '../domain/planner-input.js';
import { addDays } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { FieldError } from '../../../platform/errors.js';
import type { FormValues } from '../../../platform/http/form-values.js';
import { fieldErrorsOf } from '../../../platform/validation.js';

/** Ten weeks, which is how long many calls are open. */
const usualDays = 69;
const textNames = [
  'who',
  'fromDate',
  'untilDate',
  'minutes',
  'places',
  'exceptDates',
  'hostFrom',
  'hostUntil',
  'humaneFrom',
  'humaneUntil',
] as const;
type PlannerText = (typeof textNames)[number];

/** The form of the planner as it was typed. */
export interface PlannerFields extends Record<PlannerText, string> {
  /** None are the working days of each country. */
  weekdays: string[];
  /** Whether public holidays of the country of the call are left out. */
  skipHolidays: boolean;
}

/** Returns the fields of a query, or what is usual for the session that moves or a new one of the call where it has none. */
export function plannerFields(query: FormValues, call: Call, session: Session | null, now: Date): PlannerFields {
  const typed = query.texts([...textNames]);
  const today = localTime(now, call.timeZone).date;
  const tomorrow = addDays(today, 1);
  const from = call.opensOn > tomorrow ? call.opensOn : tomorrow;
  const latest = addDays(from, usualDays);
  const until = call.closesOn >= from && call.closesOn < latest ? call.closesOn : latest;
  const usual = {
    fromDate: from,
    untilDate: until,
    minutes: String(session?.durationMinutes ?? 60),
    who: typed.who || (session !== null && session.taken + session.waiting > 0 ? session.id : ''),
    humaneFrom: '08:00',
    humaneUntil: '20:00',
    // Nobody should have to host at night.
    hostFrom: '07:00',
    hostUntil: '22:00',
  };
  const isBlank = query.names.every((name) => ['lang', 'who', 'session'].includes(name));
  if (isBlank) return { ...typed, ...usual, weekdays: [], skipHolidays: true };
  // A form repeats the name, a link has one list.
  return {
    ...typed,
    weekdays: query.list('weekdays').flatMap((list) => (list === '' ? [] : list.split(','))),
    skipHolidays: query.text('skipHolidays') !== '',
  };
}

/** How many lines an error names. */
const maxListed = 20;

/** Reads the fields: what is asked, and the places that were typed. Every error has the name of its field. */
export function readPlanner(fields: PlannerFields, call: Call, now: Date, language: string) {
  const { hostFrom, hostUntil, fromDate, untilDate, humaneFrom, humaneUntil } = fields;
  const { timeZone } = call;
  const weekdays = fields.weekdays.length > 0 ? fields.weekdays.map(Number) : null;
  const hasHost = hostFrom !== '' || hostUntil !== '';
  const host = { timeZone, from: hostFrom || '00:00', until: hostUntil || '24:00', weekdays };
  const result = plannerInput.safeParse({
    timeZone,
    fromDate,
    untilDate,
    minutes: /^\d{1,4}$/u.test(fields.minutes.trim()) ? Number(fields.minutes) : fields.minutes,
    weekdays,
    exceptDates: fields.exceptDates.split(/[\s,;]+/u).filter((date) => date !== ''),
    skipHolidays: fields.skipHolidays,
    humaneFrom,
    humaneUntil,
    available: hasHost ? [host] : [],
  });
  const isTooLong = fields.places.split('\n').length > maxPlaces;
  const places = isTooLong ? { people: [], unknown: [] } : readPlaces(fields.places, now, language);
  const tooMany = {
    path: 'places',
    code: 'too-many-places',
    message: `Enter at most ${maxPlaces} lines.`,
    values: { max: maxPlaces },
  };
  const list = places.unknown.slice(0, maxListed).map(({ line, text }) => `${line}: ${text}`);
  const count = places.unknown.length;
  const unknown = {
    path: 'places',
    code: 'unknown-place',
    message: `${count} lines name no place: ${list.join('; ')}`,
    values: { count, lines: [...list, ...(count > maxListed ? ['…'] : [])].join('; ') },
  };
  const faults = result.success ? [] : fieldErrorsOf(result.error.issues).map(toFormField);
  return {
    input: result.success ? result.data : null,
    places: places.people,
    fieldErrors: [...faults, ...(count > 0 ? [unknown] : []), ...(isTooLong ? [tooMany] : [])],
  };
}

function toFormField(error: FieldError): FieldError {
  const path = error.path.replace(/^available\.0\.from$/u, 'hostFrom').replace(/^available\.0\.until$/u, 'hostUntil');
  return { ...error, path };
}

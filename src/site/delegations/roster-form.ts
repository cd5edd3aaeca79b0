import { translate } from '../../platform/i18n/messages.js';
import type { ErrorSummary } from '../../platform/views/form-fields.js';
import { countryOptions } from '../../domain/registrations/people/country-options.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { seatLabel } from '../../domain/sessions/session.js';
import { aboutSession } from '../../domain/sessions/offer-labels.js';
import { firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { titleLanguage } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { attendanceOptions } from '../registrations/registration-form.js';
import { listeningQuestion } from '../registrations/listening-options.js';
import type { RosterReading } from './roster-check.js';
import type { RosterCheckView } from './roster-check-view.js';
import { maxFieldRows, type RosterFieldRow, type RosterValues } from './roster-values.js';

/** The form of a roster, with its errors. */
export interface RosterForm {
  heading: string;
  /** Whether the form is below the members, or below a valid list. */
  isFolded: boolean;
  isOpen: boolean;
  checkPath: string;
  registerPath: string;
  /** Link to the page without the form; null on that page. */
  backPath: string | null;
  sessions: SessionChoice[];
  sessionsError: string | null;
  text: string;
  textError: string | null;
  /** That the people are asked themselves what they need to take part. */
  needsHint: string | null;
  fileError: string | null;
  rows: (RosterFieldRow & { number: number })[];
  mayHaveMore: boolean;
  countries: string[];
  allOrNothing: boolean;
  /** The ways to attend, if one of the sessions asks. */
  attendances: Option[];
  attendanceError: string | null;
  listening: ReturnType<typeof listeningQuestion>;
  submission: string;
  errors: ErrorSummary | null;
  check: RosterCheckView | null;
}

interface SessionChoice {
  id: string;
  title: string;
  when: string;
  about: string;
  seats: string;
  checked: boolean;
}

export interface RosterFormInput {
  path: string;
  /** Sessions open for registration. */
  sessions: readonly Session[];
  values: RosterValues;
  /** Null before submission. */
  reading: RosterReading | null;
  check: RosterCheckView | null;
  hasMembers: boolean;
  /** Whether the call asks each person what they need to take part. */
  asksNeeds: boolean;
}

const fewRows = 3;
const moreRows = 5;

/** Returns the form for choosing sessions and listing people. */
export function rosterForm(input: RosterFormInput, viewer: Viewer): RosterForm {
  const { path, values, reading, check } = input;
  const { language } = viewer;
  const text = (key: string, data = {}) => translate(language, `delegations.${key}`, data);
  const isGood = check !== null && check.submit !== null;
  const isBack = reading !== null || values.wantsRows;
  const count = Math.min(maxFieldRows, Math.max(fewRows, values.rows.length) + (values.wantsRows ? moreRows : 0));
  const sessionsError = reading && values.sessionsError && text(`fault.${values.sessionsError}`);
  const textError = reading?.fault ? text(`fault.${reading.fault.code}`, faultValues(reading.fault)) : null;
  const attendanceError = reading && values.lacksAttendance ? text('fault.attendance') : null;
  const fileError = values.fileFault === null ? null : fileFaultText(values.fileFault, language);
  return {
    heading: text(isGood ? 'changeBelow' : input.hasMembers ? 'addTitle' : 'firstTitle'),
    isFolded: isGood || input.hasMembers,
    isOpen: !isGood && isBack,
    checkPath: `${path}/check`,
    registerPath: `${path}/register`,
    backPath: isBack && input.hasMembers ? path : null,
    sessions: input.sessions.map((session) => sessionChoice(session, input, viewer)),
    sessionsError,
    text: values.text,
    textError,
    needsHint: input.asksNeeds ? text('needsHint') : null,
    fileError,
    rows: Array.from({ length: count }, (_, index) => ({
      ...(values.rows[index] ?? { name: '', email: '', country: '' }),
      number: index + 1,
    })),
    mayHaveMore: count < maxFieldRows,
    countries: countryOptions(language, '').map(({ label }) => label),
    allOrNothing: values.allOrNothing,
    attendances: input.sessions.some(({ asksAttendance }) => asksAttendance)
      ? attendanceOptions(values.attendance ?? '', language)
      : [],
    attendanceError,
    listening: listeningQuestion(input.sessions, values.listensIn, language),
    submission: values.submission,
    errors: summary([sessionsError, textError, fileError, attendanceError], check, viewer),
    check,
  };
}

function sessionChoice(session: Session, { sessions, values, reading }: RosterFormInput, viewer: Viewer) {
  const { language } = viewer;
  const time = sessionTime(session, viewer);
  const isOnly = sessions.length === 1 && reading === null;
  return {
    id: session.id,
    title: session.title,
    lang: titleLanguage(session),
    when: translate(language, 'notifications.inZone', {
      time: translate(language, 'notifications.dateAndRange', {
        date: time.fullDate,
        range: `${time.start} – ${time.end}`,
      }),
      zone: zoneLabel(firstZone(session, viewer), session.startsAt, language),
    }),
    about: aboutSession(session, language),
    seats: seatsLeft(session, language),
    checked: isOnly || values.sessions.includes(session.id),
  };
}

/** In the words of public pages: exact numbers would tell who was registered before. */
function seatsLeft(session: Session, language: string): string {
  if (session.approval === 'manual') return translate(language, 'delegations.seats.approval');
  return translate(language, `sessions.seats.${seatLabel(session)}`);
}

function faultValues(fault: NonNullable<RosterReading['fault']>): Record<string, number> {
  return 'values' in fault ? { max: 0, count: 0, line: 0, ...fault.values } : {};
}

function summary(
  [sessions, people, file, attendance]: readonly (string | null)[],
  check: RosterCheckView | null,
  { language }: Viewer,
): ErrorSummary | null {
  const text = (key: string) => translate(language, `delegations.${key}`);
  const own = [
    { id: 'sessions', label: text('sessions'), message: sessions },
    { id: 'people', label: text('people'), message: people },
    { id: 'file', label: text('file'), message: file },
    { id: 'attendance', label: text('attendance'), message: attendance },
  ].flatMap(({ message, ...rest }) => (message ? [{ ...rest, message }] : []));
  const items = [...own, ...(check?.faults ?? [])];
  if (items.length === 0) return null;
  return { title: translate(language, 'errors.summary', { count: items.length }), items };
}

function fileFaultText(fault: NonNullable<RosterValues['fileFault']>, language: string): string {
  const isOurs = fault === 'file-and-text' || fault === 'too-long';
  return isOurs
    ? translate(language, `delegations.fault.${fault}`, { max: 500 })
    : translate(language, `errors.field.${fault}`);
}

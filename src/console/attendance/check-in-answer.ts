import { checkInTimes, type CheckInRefusal } from '../../domain/attendance/check-in.js';
import { hasMessage, translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatTime } from '../../domain/time/format.js';
import { dayAndTime, dayAndTimeBeside } from '../ui/day-and-time.js';
import type { CheckInResult } from '../../domain/attendance/check-in-person.js';
import type { RegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { withQuery } from '../../platform/http/query.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';

/** The outcomes of a check-in. */
export const checkInOutcomes = [
  'in',
  'already',
  'out',
  'pending',
  'waitlisted',
  'offered',
  'cancelled',
  'declined',
  'session-cancelled',
  'too-early',
  'too-late',
  'undone',
  'other-session',
  'unknown',
] as const satisfies readonly ('in' | 'already' | 'out' | 'other-session' | 'unknown' | CheckInRefusal)[];
export type CheckInOutcome = (typeof checkInOutcomes)[number];

export interface CheckInAnswer {
  outcome: CheckInOutcome;
  person: { id: string; name: string; organization: string | null } | null;
  /** Since when they are in. */
  since: Date | null;
  /** The session whose ticket it is, where that is another one. */
  other: Session | null;
}

const good: readonly CheckInOutcome[] = ['in'];
const amber: readonly CheckInOutcome[] = [
  'already',
  'out',
  'undone',
  'waitlisted',
  'pending',
  'offered',
  'other-session',
];

/** Describes the outcome of a check-in. */
export function checkInAnswerView(
  { outcome, person, since, other }: CheckInAnswer,
  session: Session,
  language: string,
) {
  const values = {
    time: since === null ? '' : formatTime(since, session.timeZone, language),
    opens: dayAndTime(checkInTimes(session).opensAt, session.timeZone, language),
    session: other?.title ?? '',
    when: other === null ? '' : dayAndTimeBeside(other.startsAt, other.timeZone, session.timeZone, language),
  };
  const isIn = outcome === 'in' || outcome === 'already';
  return {
    outcome,
    ...toneOf(outcome),
    heading: translate(language, `console.attendance.checkIn.outcome.${outcome}`, values),
    name: person?.name ?? null,
    organization: person?.organization ?? null,
    detail: hasMessage(language, `console.attendance.checkIn.detail.${outcome}`)
      ? translate(language, `console.attendance.checkIn.detail.${outcome}`, values)
      : null,
    // Whose check-in can be taken back.
    undo:
      isIn && person
        ? { registrationId: person.id, label: translate(language, 'console.attendance.checkIn.undo') }
        : null,
  };
}

/** The colour of an answer and its shape. */
export function toneOf(outcome: CheckInOutcome) {
  if (good.includes(outcome)) return { tone: 'good', icon: 'dot' };
  return amber.includes(outcome) ? { tone: 'warn', icon: 'half' } : { tone: 'bad', icon: 'bang' };
}

/** Returns all answers with open placeholders, for a phone that answers while it is offline. */
export function checkInAnswerTexts(session: Session, language: string) {
  const other = { ...session, title: '' };
  return Object.fromEntries(
    checkInOutcomes.map((outcome) => {
      const { tone, icon, detail } = checkInAnswerView(
        { outcome, person: null, since: null, other },
        session,
        language,
      );
      const heading = translate(language, `console.attendance.checkIn.outcome.${outcome}`, {
        time: '{time}',
        session: '',
        when: '',
      });
      return [outcome, { heading, detail, tone, icon }];
    }),
  );
}

type ShownCheckIn = Pick<CheckInAnswer, 'outcome'> & {
  person?: RegisteredPerson;
  at?: Date;
  since?: Date | null;
  session?: Session | null;
};

/** An answer as it is shown. */
export function checkInAnswer({ outcome, person, at, since, session }: ShownCheckIn): CheckInAnswer {
  return {
    outcome,
    person: person
      ? { id: person.registration.id, name: person.attendee.name, organization: person.organization }
      : null,
    since: since ?? at ?? null,
    other: session ?? null,
  };
}

/** Returns the path of the check-in page that shows this answer. */
export function checkInAnswerPath(sessionId: string, answer: CheckInResult | ShownCheckIn): string {
  const person = 'person' in answer ? answer.person?.registration.id : undefined;
  return withQuery(checkInSessionPath({ id: sessionId }), { outcome: answer.outcome, person });
}

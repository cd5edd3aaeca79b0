import type { CheckInResult } from '../../domain/attendance/check-in-person.js';
import type { RegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { withQuery } from '../paths/paths.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import type { CheckInAnswer } from './check-in-answer.js';

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

import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import { attendanceIn } from '../sessions/attendance.js';
import { dependsOnOrganizations, registrationClosure } from '../sessions/session.js';
import { decideBatch } from './admission.js';
import { findInOtherOccurrences } from './admission.queries.js';
import { organizationsOf } from './applicant.js';
import type { Attendee } from './attendee.entity.js';
import { vouches } from './proven.js';
import { entrantsOf } from './check-requests.js';
import type { Candidate, CheckedSession, DecidedSession, Entrant } from './registration-request.js';
import type { Registration } from './registration.entity.js';
import { findInvitedSeats } from './invited-seats.queries.js';
import { roomOf } from './waitlist.queries.js';

const noOrganization = { own: null, typed: null };

/** Decides about all people; writes nothing. */
export async function decideSessions(
  { tx, now }: Change,
  call: Call,
  sessions: readonly CheckedSession[],
  known: ReadonlyMap<string, Attendee>,
  existing: ReadonlyMap<string, ReadonlyMap<string, Registration>>,
): Promise<DecidedSession[]> {
  const people = entrantsOf(sessions).map(({ person }) => person);
  const hasOrganizations = sessions.some(({ session }) => dependsOnOrganizations(session));
  const organizationOf = hasOrganizations ? await organizationsOf(tx, call, people, known) : () => noOrganization;
  const attendeeIds = [...known.values()].map(({ id }) => id);
  const decided: DecidedSession[] = [];
  for (const { session, groups } of sessions) {
    const otherOccurrences = await findInOtherOccurrences(tx, session, attendeeIds);
    const reservations = await findInvitedSeats(tx, session, attendeeIds, now);
    const candidateFor = (entrant: Entrant): Candidate => {
      const { person } = entrant;
      const attendee = known.get(person.emailKey) ?? null;
      const before = (attendee && existing.get(session.id)?.get(attendee.id)) ?? null;
      const { own, typed } = organizationOf(person);
      return {
        ...entrant,
        attendee,
        emailKey: person.emailKey,
        existing: before,
        attendance: attendanceIn(session, entrant.input.attendance, before?.attendance),
        organizationId: own,
        typedOrganizationId: typed,
        reservation: (attendee && reservations.get(attendee.id)) ?? null,
        isBlocked: attendee !== null && attendee.blockedAt !== null,
        otherOccurrence: (attendee && otherOccurrences.get(attendee.id)) ?? null,
      };
    };
    const candidates = groups.map(({ request, entrants }) => {
      const { allOrNothing, isWalkIn, came, isPublic } = request;
      const isByStaff = vouches(request.actor);
      return { request, allOrNothing, isWalkIn, came, isPublic, isByStaff, applicants: entrants.map(candidateFor) };
    });
    const room = await roomOf(tx, session, candidates, now);
    decided.push({ session, groups: candidates, ...decideBatch(room, registrationClosure(session, now), candidates) });
  }
  return decided;
}

import type { Change } from '../../identity/change.js';
import { attendanceIn } from '../../sessions/attendance.js';
import { dependsOnOrganizations, registrationClosure } from '../../sessions/session.js';
import { decideBatch } from './admission.js';
import { findInOtherOccurrences } from './admission.queries.js';
import { organizationOf } from './applicant.js';
import { vouches } from '../links/proven.js';
import type { Known } from './lock-known.js';
import type { Candidate, CheckedSession, DecidedSession, Entrant } from './registration-request.js';
import { reservationClaim, teamClaims } from '../seats/reservation-evidence.js';
import { listReservationEvidence } from '../seats/reservations.queries.js';
import { findInvitedSeats } from '../seats/invited-seats.queries.js';
import { roomOf } from '../waitlist/waitlist.queries.js';

const noOrganization = { own: null, typed: null };

/** Decides about all people; writes nothing. */
export async function decideSessions(
  { tx, now }: Change,
  sessions: readonly CheckedSession[],
  { attendees, registrations, organizations }: Known,
): Promise<DecidedSession[]> {
  const hasOrganizations = sessions.some(({ session }) => dependsOnOrganizations(session));
  const attendeeIds = [...attendees.values()].map(({ id }) => id);
  const decided: DecidedSession[] = [];
  for (const { session, questions, groups } of sessions) {
    const otherOccurrences = await findInOtherOccurrences(tx, session, attendeeIds);
    const reservations = await findInvitedSeats(tx, session, attendeeIds, now);
    const keys = groups.flatMap(({ entrants }) => entrants.map(({ person }) => person.emailKey));
    const evidence = await listReservationEvidence(tx, session, keys);
    const candidateFor = (entrant: Entrant): Candidate => {
      const { person } = entrant;
      const attendee = attendees.get(person.emailKey) ?? null;
      const before = (attendee && registrations.get(session.id)?.get(attendee.id)) ?? null;
      const { own, typed } = hasOrganizations
        ? organizationOf(person, attendee ?? undefined, organizations)
        : noOrganization;
      const { delegationId, actor } = entrant.request;
      // A coordinator must not learn who belongs to other teams.
      const isCoordinators = delegationId !== null && actor.kind === 'attendee';
      const emailKey = isCoordinators ? null : person.emailKey;
      const claimOf = (organizationId: string | null, isVouchedFor: boolean) =>
        reservationClaim(organizationId, { emailKey: person.emailKey, delegationId, isVouchedFor }, evidence);
      const isVouchedFor = person.isVouchedFor === true;
      const claim = claimOf(own, isVouchedFor || attendee?.organizationAssertedBy === 'staff');
      return {
        ...entrant,
        usesReserved: claim !== 'typed',
        typedUsesReserved: claimOf(typed, isVouchedFor) !== 'typed',
        teams: teamClaims({ emailKey, delegationId }, evidence),
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
    decided.push({
      session,
      questions,
      groups: candidates,
      ...decideBatch(room, registrationClosure(session, now), candidates),
    });
  }
  return decided;
}

import { NotFound } from '../../platform/errors.js';
import type { Connection } from '../../platform/database/tx.js';
import { findInOtherOccurrences } from '../registrations/admission/admission.queries.js';
import { emailKey } from '../registrations/links/email-address.js';
import { listKnownPeople } from '../registrations/links/links.queries.js';
import type { Registration } from '../registrations/registration.entity.js';
import type { Room } from '../registrations/admission/admission.js';
import type { Seats } from '../registrations/registration.js';
import { reservationClaim, teamClaims } from '../registrations/seats/reservation-evidence.js';
import { listReservationEvidence } from '../registrations/seats/reservations.queries.js';
import { roomOf } from '../registrations/waitlist/waitlist.queries.js';
import { type Attendance, attendanceIn } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import { registrationClosure } from '../sessions/session.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import { listedLook, type ListedMember } from './listed-member.js';
import { type Outlook, outlookOf } from './roster-plan.js';

export interface RosterPreview {
  session: Session;
  outlook: Outlook;
  /** The registrations that people of the roster have already, in its order; null for the others. */
  existing: (Pick<Registration, 'id' | 'state'> | null)[];
}

/** The people of a roster and the sessions for which they are to be registered. */
export interface RosterQuestion {
  sessions: readonly string[];
  members: readonly { email: string; attendance?: Attendance | null | undefined }[];
  allOrNothing: boolean;
}

/**
 * Plans a roster: what each session would give to its people now, sessions by start. Writes and locks nothing. For a
 * coordinator, `listed` are the members as they see them, and everybody else counts as a new person: nobody learns here
 * who is registered. `organizationId` is that of the delegation, or any other text for a new one. Throws NotFound for a
 * session of another call.
 */
export async function planRoster(
  connection: Connection,
  { id = null, callId, organizationId }: { id?: string | null; callId: string; organizationId: string },
  roster: RosterQuestion,
  now: Date,
  listed: readonly ListedMember[] | null = null,
): Promise<RosterPreview[]> {
  const keys = roster.members.map(({ email }) => emailKey(email));
  const sessions = await sessionsOf(connection, callId, roster.sessions);
  const known = await listKnownPeople(connection, callId, keys, roster.sessions);
  const knownIds = [...known.values()].map((person) => person.attendee.id);
  const listedIn = listed === null ? null : listedLook(listed);
  const previews: RosterPreview[] = [];
  for (const session of sessions) {
    const others = await findInOtherOccurrences(connection, session, knownIds);
    // If a roster contains two occurrences, the people are registered for the first one.
    const earlier = previews.find(
      (one) => session.occurrenceGroup !== null && one.session.occurrenceGroup === session.occurrenceGroup,
    );
    const evidence = await listReservationEvidence(connection, session, listedIn === null ? keys : []);
    const applicants = keys.map((key, index) => {
      const person = known.get(key);
      const before = person?.registrations.find((one) => one.sessionId === session.id) ?? null;
      const attendance = attendanceIn(session, roster.members[index]?.attendance, before?.attendance);
      const other = person && others.get(person.attendee.id);
      if (listedIn !== null) {
        const ownRun = other !== undefined && listedIn(other, key) !== null ? other : null;
        const otherOccurrence = earlier?.session.id ?? ownRun;
        const by = { emailKey: key, delegationId: id, isVouchedFor: false };
        const usesReserved = reservationClaim(organizationId, by, evidence) !== 'typed';
        const existing = listedIn(session.id, key);
        const teams = teamClaims({ emailKey: null, delegationId: id }, evidence);
        return { emailKey: key, existing, attendance, organizationId, usesReserved, teams, otherOccurrence };
      }
      return {
        emailKey: key,
        existing: before,
        attendance,
        organizationId: person === undefined ? organizationId : person.attendee.organizationId,
        teams: teamClaims({ emailKey: key, delegationId: id }, evidence),
        otherOccurrence: earlier?.session.id ?? other ?? null,
      };
    });
    const group = { allOrNothing: roster.allOrNothing, applicants };
    const room = await roomOf(connection, session, [group], now);
    const outlook = outlookOf(
      asListed(room, session, listed ?? []),
      registrationClosure(session, now),
      group,
      organizationId,
    );
    previews.push({ session, outlook, existing: applicants.map(({ existing }) => existing) });
  }
  return previews;
}

/**
 * Returns the seats as a coordinator sees them: everybody they listed has the seat that they were shown, so that free seats
 * don't tell who was registered before.
 */
function asListed(room: Room, { id }: Session, listed: readonly ListedMember[]): Room {
  const shown = listed.filter(({ isLockedByOther, registration }) => isLockedByOther && registration.sessionId === id);
  const withShown = (seats: Seats, isOnline: boolean): Seats => {
    const count = (state: string) =>
      shown.filter(({ registration }) => {
        return registration.state === state && (registration.attendance === 'online') === isOnline;
      }).length;
    const { capacity } = seats;
    const taken = Math.min(seats.taken + count('confirmed'), Math.max(capacity ?? Infinity, seats.taken));
    return { ...seats, taken, waiting: seats.waiting + count('waitlisted') };
  };
  if (shown.length === 0) return room;
  return { ...room, seats: withShown(room.seats, false), online: room.online && withShown(room.online, true) };
}

async function sessionsOf(connection: Connection, callId: string, ids: readonly string[]): Promise<Session[]> {
  const sessions = await listSessionsById(connection, ids);
  if (new Set(ids).size !== sessions.length || sessions.some((session) => session.callId !== callId)) {
    throw new NotFound('session-not-found', "The delegation's call has no such session.");
  }
  return sessions;
}

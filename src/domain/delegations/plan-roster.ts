import { NotFound } from '../../platform/errors.js';
import type { Connection } from '../../platform/database/tx.js';
import { findInOtherOccurrences } from '../registrations/admission.queries.js';
import { emailKey } from '../registrations/email-address.js';
import { listKnownPeople } from '../registrations/known-people.queries.js';
import type { Registration } from '../registrations/registration.entity.js';
import { roomOf } from '../registrations/waitlist.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { registrationClosure } from '../sessions/session.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import { type Outlook, outlookOf } from './roster-plan.js';

export interface RosterPreview {
  session: Session;
  outlook: Outlook;
  /** The existing registrations of people in the roster, in order; null for the others. */
  existing: (Registration | null)[];
}

/** The people of a roster and the sessions for which they are to be registered. */
export interface RosterQuestion {
  sessions: readonly string[];
  members: readonly { email: string }[];
  allOrNothing: boolean;
}

/**
 * Plans a roster: the expected outcome in each session, by start. Writes and locks nothing. `organizationId` is that of
 * the delegation, or any other text for a new one. Throws NotFound for a session of another call.
 */
export async function planRoster(
  connection: Connection,
  { callId, organizationId }: { callId: string; organizationId: string },
  roster: RosterQuestion,
  now: Date,
): Promise<RosterPreview[]> {
  const keys = roster.members.map(({ email }) => emailKey(email));
  const sessions = await sessionsOf(connection, callId, roster.sessions);
  const known = await listKnownPeople(connection, callId, keys, roster.sessions);
  const knownIds = [...known.values()].map((person) => person.attendee.id);
  const previews: RosterPreview[] = [];
  for (const session of sessions) {
    const others = await findInOtherOccurrences(connection, session, knownIds);
    // If a roster contains two occurrences, the people are registered for the first one.
    const earlier = previews.find(
      (one) => session.occurrenceGroup !== null && one.session.occurrenceGroup === session.occurrenceGroup,
    );
    const applicants = keys.map((key) => {
      const person = known.get(key);
      const other = person && others.get(person.attendee.id);
      return {
        emailKey: key,
        existing: person?.registrations.find((one) => one.sessionId === session.id) ?? null,
        organizationId: person === undefined ? organizationId : person.attendee.organizationId,
        otherOccurrence: earlier?.session.id ?? other ?? null,
      };
    });
    const group = { allOrNothing: roster.allOrNothing, applicants };
    const room = await roomOf(connection, session, [group], now);
    const outlook = outlookOf(room, registrationClosure(session, now), group, organizationId);
    previews.push({ session, outlook, existing: applicants.map(({ existing }) => existing) });
  }
  return previews;
}

async function sessionsOf(connection: Connection, callId: string, ids: readonly string[]): Promise<Session[]> {
  const sessions = await listSessionsById(connection, ids);
  if (new Set(ids).size !== sessions.length || sessions.some((session) => session.callId !== callId)) {
    throw new NotFound('session-not-found', "The delegation's call has no such session.");
  }
  return sessions;
}

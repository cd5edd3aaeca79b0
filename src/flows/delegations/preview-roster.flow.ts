import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type KnownPerson, listKnownPeople } from '../../domain/delegations/delegations.queries.js';
import { type Outlook, outlookOf } from '../../domain/delegations/roster-plan.js';
import { Clock } from '../../platform/clock.js';
import { NotFound } from '../../platform/errors.js';
import type { Group } from '../../domain/registrations/admission.js';
import { findInOtherOccurrences } from '../../domain/registrations/admission.queries.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { roomOf } from '../../domain/registrations/waitlist.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';

export interface RosterPreview {
  session: Session;
  outlook: Outlook;
  /** The registrations that people of the roster have already, in its order; null for the others. */
  standing: (Registration | null)[];
}

/** Says what sessions would give the people of a roster at this moment. Writes nothing, and locks nothing. */
@Injectable()
export class PreviewRoster {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * `organizationId` is that of the delegation, or any other text for one that is not there yet. Gives the sessions by
   * start. Throws NotFound for a session that is not of the call.
   */
  async run(
    { callId, organizationId }: { callId: string; organizationId: string },
    roster: { sessions: readonly string[]; members: readonly { email: string }[]; allOrNothing: boolean },
  ): Promise<RosterPreview[]> {
    const tx = this.database.manager;
    const now = this.clock.now();
    const keys = roster.members.map(({ email }) => emailKey(email));
    const sessions = await listSessionsById(tx, roster.sessions);
    const isComplete = new Set(roster.sessions).size === sessions.length;
    if (!isComplete || sessions.some((session) => session.callId !== callId)) {
      throw new NotFound('session-not-found', 'There is no such session in the call of this delegation.');
    }
    const known = await listKnownPeople(tx, callId, keys, roster.sessions);
    const knownIds = [...known.values()].map((person) => person.attendee.id);
    const previews: RosterPreview[] = [];
    for (const session of sessions) {
      const standing = keys.map((key) => registrationIn(known.get(key), session));
      const others = await findInOtherOccurrences(tx, session, knownIds);
      // Of two runs in one roster the first has them all.
      const occurrence = previews.find(
        (one) => session.occurrenceGroup !== null && one.session.occurrenceGroup === session.occurrenceGroup,
      );
      const group: Group = {
        allOrNothing: roster.allOrNothing,
        applicants: keys.map((key, index) => {
          const person = known.get(key);
          const own = person === undefined ? organizationId : person.attendee.organizationId;
          const otherOccurrence = occurrence?.session.id ?? others.get(person?.attendee.id ?? '') ?? null;
          return { emailKey: key, standing: standing[index] ?? null, organizationId: own, otherOccurrence };
        }),
      };
      const room = await roomOf(tx, session, [group], now);
      const outlook = outlookOf(room, registrationClosure(session, now), group, organizationId);
      previews.push({ session, outlook, standing });
    }
    return previews;
  }
}

function registrationIn(person: KnownPerson | undefined, session: Session): Registration | null {
  return person?.registrations.find((one) => one.sessionId === session.id) ?? null;
}

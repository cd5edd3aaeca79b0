import { createHash } from 'node:crypto';
import { doorTimes } from '../../attendance/check-in.js';
import { ticketCode } from '../../registrations/ticket.js';
import type { Session } from '../../sessions/session.entity.js';
import { localTime } from '../../time/wall-time.js';
import type { DoorPerson } from './door.queries.js';

/** What a phone keeps for the time without network. The codes of the tickets are not among it, only their hashes. */
export interface DoorList {
  now: string;
  csrfToken: string;
  opensAt: string;
  closesAt: string;
  isCancelled: boolean;
  /** East of UTC, of the place of the session: phones at the door may stand on another zone. */
  offsetMinutes: number;
  people: {
    id: string;
    /** `doorKey` of the ticket. */
    key: string;
    name: string;
    organization: string | null;
    state: string;
    inAt: string | null;
    checkInId: string | null;
  }[];
}

/** The list of a session for the phones at its door. */
export function doorList(
  session: Session,
  people: readonly DoorPerson[],
  { secret, csrfToken, now }: { secret: string; csrfToken: string; now: Date },
): DoorList {
  const { opensAt, closesAt } = doorTimes(session);
  return {
    now: now.toISOString(),
    csrfToken,
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    isCancelled: session.state !== 'published',
    offsetMinutes: localTime(session.startsAt, session.timeZone).offsetMinutes,
    people: people.map(({ id, name, organization, state, linkVersion, inAt, checkInId }) => ({
      id,
      key: doorKey(ticketCode(secret, { registrationId: id, linkVersion })),
      name,
      organization,
      state,
      inAt: inAt?.toISOString() ?? null,
      checkInId,
    })),
  };
}

/** As what a phone knows a code: half of its SHA-256, from which nobody makes a ticket. */
function doorKey(code: string): string {
  return createHash('sha256').update(code).digest().subarray(0, 16).toString('hex');
}

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { checkInTimes } from '../../domain/attendance/check-in.js';
import { ticketCode } from '../../domain/registrations/links/ticket.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { CheckInPerson } from './check-in.queries.js';

/** What a phone stores for the time it is offline. Of the ticket codes it gets only hashes. */
export interface CheckInList {
  now: string;
  csrfToken: string;
  opensAt: string;
  closesAt: string;
  isCancelled: boolean;
  /** Whether it lists only what is new. */
  isNews: boolean;
  /** The UTC offset at the session: phones can be set to another zone. */
  offsetMinutes: number;
  people: {
    id: string;
    /** `ticketKey` of the ticket. */
    key: string;
    name: string;
    organization: string | null;
    state: string;
    inAt: string | null;
    checkInId: string | null;
    isSelf: boolean;
  }[];
}

/** How long a transaction can take to become visible: changes are sent twice rather than never. */
const overlapMs = 60_000;
/** After this many people other requests get a turn: deriving a code takes time, and sessions have thousands. */
const atOnce = 250;

/** From when news is sought that a phone has not heard. */
export function newsSince(heard: Date): Date {
  return new Date(heard.getTime() - overlapMs);
}

/** Returns the list of a session for the phones that check people in. */
export async function checkInList(
  session: Session,
  people: readonly CheckInPerson[],
  { secret, csrfToken, now, isNews }: { secret: string; csrfToken: string; now: Date; isNews: boolean },
): Promise<CheckInList> {
  const { opensAt, closesAt } = checkInTimes(session);
  const rows: CheckInList['people'] = [];
  for (const [index, person] of people.entries()) {
    if (index % atOnce === atOnce - 1) await setImmediate();
    rows.push(listed(person, secret));
  }
  return {
    now: now.toISOString(),
    csrfToken,
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    isCancelled: session.state !== 'published',
    isNews,
    offsetMinutes: localTime(session.startsAt, session.timeZone).offsetMinutes,
    people: rows,
  };
}

function listed({ linkVersion, inAt, ...person }: CheckInPerson, secret: string): CheckInList['people'][number] {
  const code = ticketCode(secret, { registrationId: person.id, linkVersion });
  return { ...person, key: ticketKey(code), inAt: inAt?.toISOString() ?? null };
}

/** What a phone stores of a code: half of its SHA-256, which can't be turned into a ticket. */
function ticketKey(code: string): string {
  return createHash('sha256').update(code).digest().subarray(0, 16).toString('hex');
}

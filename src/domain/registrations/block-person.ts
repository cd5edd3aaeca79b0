import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { isOver } from '../sessions/session.js';
import { lockSession } from '../sessions/sessions.queries.js';
import type { Attendee } from './attendee.entity.js';
import { setBlock } from './blocks.queries.js';
import { leave } from './leave.js';
import { lockAttendee, lockRegistrationsOf, lockSessionsOf } from './links.queries.js';
import { isLive } from './registration.js';

/** Why a person is blocked, and whether their seats go to others. */
export interface Block {
  reason: string;
  withdraws: boolean;
}

/**
 * Blocks a person, also under the addresses that were merged with theirs. `withdraws` ends their registrations for
 * upcoming sessions, without an email. Returns the attendee. Throws NotFound and Gone.
 */
export async function blockPerson(change: Change, attendeeId: string, block: Block): Promise<Attendee> {
  const { tx, now } = change;
  const sessionIds = await lockSessionsOf(tx, attendeeId);
  const attendee = await lockAttendee(tx, attendeeId);
  await setBlock(tx, attendeeId, { at: now, reason: block.reason });
  await record(change, 'attendee.blocked', `attendee:${attendeeId}`, { reason: block.reason });
  const blocked = { ...attendee, blockedAt: now, blockReason: block.reason };
  if (!block.withdraws) return blocked;
  for (const registration of await lockRegistrationsOf(tx, attendeeId)) {
    if (!isLive(registration.state) || !sessionIds.includes(registration.sessionId)) continue;
    const session = await lockSession(tx, registration.sessionId);
    if (isOver(session, now)) continue;
    await leave(change, { session, registration, attendee, kind: 'blocked' });
  }
  return blocked;
}

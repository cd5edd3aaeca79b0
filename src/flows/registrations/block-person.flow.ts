import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { Changes } from '../changes.js';
import { setBlock } from '../../domain/registrations/people/blocks.queries.js';
import { lockAttendee, lockRegistrationsOf, lockSessionsOf } from '../../domain/registrations/links/links.queries.js';
import { record, type Change } from '../../domain/identity/change.js';
import { isOver } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { leave } from '../../domain/registrations/leave.js';
import { isLive } from '../../domain/registrations/registration.js';

/** Blocking people. */
@Injectable()
export class BlockPerson {
  constructor(private readonly changes: Changes) {}

  /**
   * Blocks a person of a call: they can no longer register, and get no email. Throws NotFound, Forbidden, and Gone for
   * an erased person.
   */
  async run(attendeeId: string, block: Block, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', (change) => blockPerson(change, attendeeId, block));
  }

  /**
   * Lifts the block of a person; seats that they lost stay lost. Does nothing for a person who is not blocked. Throws
   * NotFound, Forbidden, and Gone for an erased person.
   */
  async lift(attendeeId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const { id, blockedAt } = await lockAttendee(tx, attendeeId);
      if (blockedAt === null) return;
      await setBlock(tx, id, null);
      await record(change, 'attendee.unblocked', `attendee:${id}`);
    });
  }
}

/** Why a person is blocked, and whether their seats go to others. */
interface Block {
  reason: string;
  withdraws: boolean;
}

/**
 * Blocks a person, also under the addresses that were merged with theirs. `withdraws` ends their registrations for
 * upcoming sessions, without an email. Returns the attendee. Throws NotFound and Gone.
 */
async function blockPerson(change: Change, attendeeId: string, block: Block): Promise<Attendee> {
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

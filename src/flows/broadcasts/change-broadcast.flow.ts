import { Injectable } from '@nestjs/common';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastChanges, BroadcastInput, SendInput } from '../../domain/broadcasts/broadcast-input.js';
import { checkBroadcast } from '../../domain/broadcasts/check-broadcast.js';
import { broadcasts, countMailsOf } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { editDraft, insertDraft, removeDraft } from '../../domain/campaigns/drafts.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';
import { type Change, record } from '../../domain/identity/change.js';
import { startBroadcast } from '../../domain/broadcasts/broadcast-sending.js';
import { requireFuture } from '../../domain/time/require-future.js';
import { dropUnsent } from '../../domain/broadcasts/expansion.queries.js';
import { dropReasons } from '../../domain/notifications/outbox/drop-reasons.js';
import type { CampaignText } from '../../domain/campaigns/campaign-texts.js';
import { sessionBroadcast } from '../../domain/broadcasts/session-broadcast.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { requireCount, requireSeen } from '../../domain/campaigns/campaign.js';
import type { Connection } from '../../platform/database/tx.js';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import { randomUUID } from 'node:crypto';

/** Creates, copies, edits, deletes, sends and stops broadcasts. */
@Injectable()
export class ChangeBroadcast {
  constructor(private readonly changes: Changes) {}

  /** Returns the new draft. Throws NotFound for an unknown call, and Invalid (`checkBroadcast`). */
  async create(callSlug: string, { filter, contents }: BroadcastInput, actor: Actor, id?: string): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await checkBroadcast(tx, call, { filter, contents });
      return createBroadcast(change, call.id, { filter, contents }, id);
    });
  }

  /** Returns a new draft with the recipients and texts of another broadcast, whatever became of that. Throws NotFound. */
  async copy(id: string, actor: Actor, copyId?: string): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { callId, filter, contents } = await broadcasts.get(change.tx, id);
      return createBroadcast(change, callId, { filter, contents }, copyId);
    });
  }

  /** Returns the draft. Throws NotFound, Invalid, Conflict if it is no longer a draft, and what `edit` throws. */
  async edit(id: string, edit: Edit<Broadcast, BroadcastChanges>, actor: Actor): Promise<Broadcast> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const broadcast = await broadcasts.lock(tx, id, 'edit');
      const changes = changesOf(edit, broadcast);
      const edited = { filter: changes.filter ?? broadcast.filter, contents: changes.contents ?? broadcast.contents };
      await checkBroadcast(tx, await getCall(tx, broadcast.callId), edited);
      return editDraft(change, broadcasts, broadcast, edited);
    });
  }

  /** Throws NotFound, and Conflict if it is no longer a draft. */
  async remove(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', (change) => removeDraft(change, broadcasts, id));
  }

  /**
   * Returns the broadcast: sending, with its recipients fixed, or scheduled. The recipients of a scheduled one are
   * fixed when sending starts. Throws NotFound, Invalid for a time in the past, and Conflict if it is no longer a
   * draft, has no recipients, or has a different number of recipients than `confirm` (the current one is in
   * `values.count`), or says something else than was `seen`.
   */
  async confirm(id: string, input: SendInput, actor: Actor, seen?: string): Promise<Broadcast> {
    const { confirm, sendAt, timeZone } = input;
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const broadcast = await broadcasts.lock(tx, id, 'schedule');
      requireSeen(seen, [broadcast.filter, broadcast.contents]);
      if (sendAt !== null) requireFuture('sendAt', sendAt, now);
      const total = await confirmAudience(tx, broadcast, confirm, now);
      const { timeZone: callZone } = await getCall(tx, broadcast.callId);
      const scheduled = {
        state: 'scheduled' as const,
        sendAt: sendAt ?? now,
        sendZone: timeZone ?? callZone,
        updatedAt: now,
      };
      await broadcasts.update(tx, id, scheduled);
      if (sendAt === null) await startBroadcast(change, { ...broadcast, ...scheduled });
      else await record(change, 'broadcast.scheduled', `broadcast:${id}`, { count: total, sendAt });
      return broadcasts.get(tx, id);
    });
  }

  /**
   * Drops all emails that have not been sent; those being sent at this moment can still go out. A scheduled broadcast
   * becomes a draft again, and a stopped one is unchanged. Returns the broadcast and how many emails had been sent.
   * Throws NotFound, and Conflict for a draft or a broadcast that was sent completely.
   */
  async stop(id: string, actor: Actor): Promise<{ broadcast: Broadcast; sent: number }> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const broadcast = await broadcasts.lock(tx, id);
      if (broadcast.state === 'scheduled') {
        await broadcasts.update(tx, id, { state: 'draft', sendAt: null, sendZone: null, updatedAt: now });
        await record(change, 'broadcast.unscheduled', `broadcast:${id}`);
      } else if (broadcast.state !== 'stopped') {
        broadcasts.requireMove(broadcast, 'stop');
        await broadcasts.update(tx, id, { state: 'stopped', endedAt: now, updatedAt: now });
        const count = await dropUnsent(tx, id, dropReasons.stopped);
        await record(change, 'broadcast.stopped', `broadcast:${id}`, { count });
      }
      const { sent } = await countMailsOf(tx, id);
      return { broadcast: await broadcasts.get(tx, id), sent };
    });
  }

  /**
   * Returns the number of recipients. Throws NotFound, Forbidden, Invalid, and Conflict if there is nobody or another
   * number of people than `confirm`.
   */
  async writeToAttendees(sessionId: string, content: CampaignText, confirm: number, actor: Actor, id?: string) {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await getSession(tx, sessionId);
      const { callId } = session;
      const call = await getCall(tx, callId);
      const input = sessionBroadcast(call, session, content);
      await checkBroadcast(tx, call, input);
      const count = await confirmAudience(tx, { callId, filter: input.filter }, confirm, now);
      const broadcast = await createBroadcast(change, callId, input, id);
      const scheduled = { state: 'scheduled' as const, sendAt: now, sendZone: call.timeZone, updatedAt: now };
      await broadcasts.update(tx, broadcast.id, scheduled);
      await startBroadcast(change, { ...broadcast, ...scheduled });
      return count;
    });
  }
}

/**
 * Returns how many people a broadcast goes to. Throws Conflict if there is nobody, or if it isn't the number that was
 * confirmed (the current one is in `values.count`).
 */
async function confirmAudience(
  connection: Connection,
  { callId, filter }: Pick<Broadcast, 'callId' | 'filter'>,
  confirm: number,
  now: Date,
): Promise<number> {
  const { total } = await countAudience(connection, callId, filter, now);
  requireCount('broadcast', total, confirm, 'No one matches the filter, so there are no recipients.');
  return total;
}

/** Adds a draft of a broadcast to a call. */
async function createBroadcast(
  change: Change,
  callId: string,
  { filter, contents }: BroadcastInput,
  id: string = randomUUID(),
): Promise<Broadcast> {
  const { actor, now } = change;
  const broadcast: Broadcast = {
    id,
    callId,
    state: 'draft',
    filter,
    contents,
    sendAt: null,
    sendZone: null,
    recipients: null,
    unsubscribed: null,
    suppressed: null,
    sent: null,
    failed: null,
    dropped: null,
    createdBy: actorName(actor),
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    endedAt: null,
  };
  return insertDraft(change, broadcasts, broadcast);
}

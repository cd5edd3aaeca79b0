import { archiving, callState, isEmptyCall } from '../../domain/calls/call.js';
import { Injectable } from '@nestjs/common';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { countContents, deleteCall, lockCallBySlug, updateCall } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import { releaseDraftCall, releaseToTester } from '../../domain/notifications/outbox/draft-call.queries.js';
import { findDraftRecipients } from '../../domain/notifications/speakers/draft-recipients.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Makes a call public, archives and reopens it, or deletes an empty one. */
@Injectable()
export class ChangeCallState {
  constructor(private readonly changes: Changes) {}

  /**
   * Makes a draft public, and lets the emails leave that wait for it; does nothing to a call that is. Returns how many
   * emails leave, with the invitations of speakers, which the worker sends. Throws NotFound, and Conflict for an archived
   * call.
   */
  async publish(slug: string, actor: Actor): Promise<{ call: Call; notified: number }> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await lockCallBySlug(tx, slug);
      if (callState(call) === 'archived') throw new Conflict('call-archived', 'The call is archived. Reopen it first.');
      if (call.publishedAt !== null) return { call, notified: 0 };
      const { speakers, waiting } = await findDraftRecipients(tx, call, now);
      await releaseDraftCall(tx, call.id, now);
      const notified = speakers + waiting;
      const changed = { publishedAt: now, testRecipientId: null };
      return { call: await write(change, call, changed, 'call.published', { notified }), notified };
    });
  }

  /**
   * While a call is a draft: sends all of its emails to the organizer alone, as tests, those that wait at once; or ends that,
   * and they wait again. Once the call is public, they leave to their recipients, also those that were tested. Throws
   * NotFound, and Conflict for a call that isn't a draft.
   */
  async testEmails(slug: string, isOn: boolean, organizerId: string, actor: Actor): Promise<Call> {
    return this.change(slug, actor, async (change, call) => {
      if (callState(call) !== 'draft') throw new Conflict('call-not-draft', 'The call is not a draft.');
      if (isOn) await releaseToTester(change.tx, call.id, change.now);
      const action = isOn ? 'call.email-tests-started' : 'call.email-tests-ended';
      return write(change, call, { testRecipientId: isOn ? organizerId : null }, action);
    });
  }

  /**
   * Hides a call from the public, makes it read-only and closes its polls; does nothing to an archived one. Throws
   * NotFound, and Conflict while people expect a session or anything else.
   */
  async archive(slug: string, actor: Actor): Promise<Call> {
    return this.change(slug, actor, async (change, call) => {
      if (call.archivedAt !== null) return call;
      const { upcoming } = await countContents(change.tx, call.id, change.now);
      if (upcoming > 0) {
        throw new Conflict('call-has-upcoming', 'Published sessions or consultations are still to come.', {
          count: upcoming,
        });
      }
      for (const end of archiving.all) await end(change.tx, call.id, change.now);
      return write(change, call, { archivedAt: change.now }, 'call.archived');
    });
  }

  /** Reopens an archived call; does nothing to another. Throws NotFound. */
  async reopen(slug: string, actor: Actor): Promise<Call> {
    return this.change(slug, actor, async (change, call) =>
      call.archivedAt === null ? call : write(change, call, { archivedAt: null }, 'call.reopened'),
    );
  }

  /** Deletes a call to which nothing belongs. Throws NotFound, and Conflict for one that is not empty. */
  async delete(slug: string, actor: Actor): Promise<Call> {
    return this.change(slug, actor, async (change, call) => {
      if (!isEmptyCall(await countContents(change.tx, call.id, change.now))) {
        throw new Conflict('call-not-empty', 'Only a call without sessions, people and proposals can be deleted.');
      }
      await deleteCall(change.tx, call.id);
      await record(change, 'call.deleted', `call:${call.id}`, { title: call.name });
      return call;
    });
  }

  private change(slug: string, actor: Actor, work: (change: Change, call: Call) => Promise<Call>): Promise<Call> {
    return this.changes.runIfAble(actor, 'change', async (change) =>
      work(change, await lockCallBySlug(change.tx, slug)),
    );
  }
}

async function write(change: Change, call: Call, changed: Partial<Call>, action: string, details: object = {}) {
  const written = { ...changed, updatedAt: nextStamp(call.updatedAt, change.now) };
  await updateCall(change.tx, call.id, written);
  await record(change, action, `call:${call.id}`, details);
  return { ...call, ...written };
}

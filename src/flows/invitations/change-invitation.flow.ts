import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { editDraft, insertDraft, removeDraft } from '../../domain/campaigns/drafts.js';
import { newInvitation } from '../../domain/invitations/new-invitation.js';
import type {
  InvitationChanges,
  InvitationInput,
  SendInvitationInput,
} from '../../domain/invitations/invitation-input.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { invitations, countInviteesOf } from '../../domain/invitations/invitations.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';
import { requireCount, requireSeen } from '../../domain/campaigns/campaign.js';
import { record } from '../../domain/identity/change.js';
import {
  lockSessionsInOrder,
  reserveInvitedSeats,
  lockReservedSessions,
  releaseAllInvited,
} from '../../domain/invitations/reserve-invited.js';
import { requireFuture } from '../../domain/time/require-future.js';
import { startReminder, stopList } from '../../domain/invitations/invitation-sending.js';
import type { Connection } from '../../platform/database/tx.js';
import { Invalid } from '../../platform/errors.js';
import { readMergeText } from '../../domain/broadcasts/merge-fields.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { textErrors } from '../../domain/campaigns/campaign-texts.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';

/** Creates, edits, deletes, sends, stops and reminds of invitations. */
@Injectable()
export class ChangeInvitation {
  constructor(private readonly changes: Changes) {}

  /** Returns the new draft. Throws NotFound for an unknown call, and Invalid (`checkInvitation`). */
  async create(callSlug: string, input: InvitationInput, actor: Actor, id: string = randomUUID()): Promise<Invitation> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await checkInvitation(tx, call, input, now);
      const owner = { callId: call.id, pollId: null, createdBy: actorName(actor), createdAt: now };
      const draft = newInvitation(id, owner, { sessionIds: input.sessions, contents: input.contents });
      return insertDraft(change, invitations, draft);
    });
  }

  /** Returns the draft. Throws NotFound, Invalid, Conflict if it has been sent, and what `edit` throws. */
  async edit(id: string, edit: Edit<Invitation, InvitationChanges>, actor: Actor): Promise<Invitation> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const invitation = await invitations.lock(tx, id, 'edit');
      const changes = changesOf(edit, invitation);
      const { sessions = invitation.sessionIds, contents = invitation.contents } = changes;
      // Sessions that are no longer open are told of when they are chosen, and when the invitation is sent.
      await checkInvitation(
        tx,
        await getCall(tx, invitation.callId),
        { sessions, contents },
        now,
        changes.sessions ?? [],
      );
      return editDraft(change, invitations, invitation, { sessionIds: sessions, contents });
    });
  }

  /** Deletes a draft with its list. Throws NotFound, and Conflict if it has been sent. */
  async remove(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, (change) => removeDraft(change, invitations, id));
  }

  /**
   * Returns the invitation, with its seats reserved; the worker enqueues its emails. Throws NotFound, Invalid for a
   * moment in the past or a session that is no longer open, and Conflict if it has been sent, nobody is on its list, or another number than
   * `confirm` (the current one is in `values.count`), there are too few free seats to reserve, or it says something else than was `seen`.
   */
  async confirm(id: string, input: SendInvitationInput, actor: Actor, seen?: string): Promise<Invitation> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { confirm, remindAt, reservedUntil, inviteAgain, timeZone } = input;
      // Sessions first: an edit at this moment is seen below.
      const sessions =
        reservedUntil === null ? [] : await lockSessionsInOrder(tx, (await invitations.get(tx, id)).sessionIds);
      const invitation = await invitations.lock(tx, id, 'send');
      requireSeen(seen, [invitation.sessionIds, invitation.contents]);
      const call = await getCall(tx, invitation.callId);
      if (remindAt !== null) requireFuture('remindAt', remindAt, now);
      if (reservedUntil !== null) requireFuture('reservedUntil', reservedUntil, now);
      await checkInvitation(tx, call, { ...invitation, sessions: invitation.sessionIds }, now);
      const { waiting } = await countInviteesOf(tx, id);
      requireCount('invitation', waiting, confirm);
      const remindZone = remindAt === null ? null : (timeZone ?? call.timeZone);
      const own = sessions.filter((session) => invitation.sessionIds.includes(session.id));
      if (reservedUntil !== null) await reserveInvitedSeats(change, id, own, reservedUntil);
      const invitesAgain = invitation.invitesAgain || inviteAgain === true;
      const sent = { state: 'sent' as const, remindAt, remindZone, reservedUntil, invitesAgain, sentAt: now };
      await invitations.update(tx, id, { ...sent, updatedAt: now });
      await record(change, 'invitation.sent', `invitation:${id}`, { count: waiting });
      return invitations.get(tx, id);
    });
  }

  /**
   * The worker reminds everyone who has neither registered nor declined. Throws NotFound, and Conflict unless the
   * invitation has been sent and its reminder has not.
   */
  async remind(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const invitation = await invitations.lock(change.tx, id, 'remind');
      await startReminder(change, invitations, invitation, id);
    });
  }

  /**
   * Drops all emails that have not been sent, and the reminder, and releases reserved seats; those being sent at this moment can still go out. The
   * links of those who have been invited keep working. Returns how many people are not invited any more. Throws
   * NotFound, and Conflict for a draft.
   */
  async stop(id: string, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const sessions = await lockReservedSessions(tx, id);
      const invitation = await invitations.lock(tx, id);
      if (invitation.state === 'stopped') return 0;
      invitations.requireMove(invitation, 'stop');
      const count = await stopList(change, invitations, invitation);
      await releaseAllInvited(change, id, sessions);
      await record(change, 'invitation.stopped', `invitation:${id}`, { count });
      return count;
    });
  }
}

/** Throws Invalid for what `textErrors` finds, and for `chosen` sessions of another call or that are not open. */
async function checkInvitation(
  connection: Connection,
  call: Call,
  { sessions, contents }: InvitationInput,
  now: Date,
  chosen: readonly string[] = sessions,
): Promise<void> {
  const fieldErrors = textErrors(contents, call.languages, (text) => readMergeText(text, sessions.length === 1), {
    isOptional: true,
  });
  const known = await listSessionsById(connection, chosen);
  const open = new Set(
    known.filter((one) => one.callId === call.id && registrationClosure(one, now) === null).map(({ id }) => id),
  );
  if (!chosen.every((id) => open.has(id))) {
    const message = 'Choose published sessions of this call whose registration is open.';
    fieldErrors.push({ path: 'sessions', code: 'session-not-open', message });
  }
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}

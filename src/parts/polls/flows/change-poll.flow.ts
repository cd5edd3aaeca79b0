import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall, getCallBySlug, lockCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { newInvitation } from '../../../domain/invitations/new-invitation.js';
import type { Poll, PollStart } from '../domain/poll.entity.js';
import { type PollInput, pollTimeErrors, pollTimes } from '../domain/poll-input.js';
import {
  deletePoll,
  insertPoll,
  listPollStarts,
  lockPoll,
  replacePollStarts,
  type SentPoll,
  updatePoll,
  pollInvitations,
  closePoll,
} from '../domain/polls.queries.js';
import { Invalid, Conflict, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { requireCount, requireSeen } from '../../../domain/campaigns/campaign.js';
import { countInviteesOf } from '../../../domain/invitations/invitations.queries.js';
import { startReminder, stopList } from '../../../domain/invitations/invitation-sending.js';
import { pollSays, pollState } from '../domain/poll.js';
import { plannedTime } from '../../../domain/sessions/planned-times.js';
import { planOf, setSessionOfPoll } from '../domain/session-of-poll.js';
import { draftSession } from '../../../domain/sessions/draft-session.js';
import { sessionInput } from '../../../domain/sessions/session-input.js';
import { Config } from '../../../platform/config.js';
import { read } from '../../../platform/validation.js';

/** Creates, changes, deletes, sends, closes and reminds of polls, and schedules a session at one of their starts. */
@Injectable()
export class ChangePoll {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the new draft, for a session that moves or a new one. Throws NotFound for an unknown call, and Invalid for times that are over or out of order. */
  async create(
    callSlug: string,
    input: PollInput,
    actor: Actor,
    id: string = randomUUID(),
    sessionId: string | null = null,
  ): Promise<SentPoll> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const { starts, ...fields } = draftOf(id, input, call, now);
      const about = { callId: call.id, createdBy: actorName(actor), createdAt: now };
      const poll: Poll = { id, ...about, ...fields, sessionId };
      const invitation = newInvitation(randomUUID(), { ...about, pollId: poll.id });
      await insertPoll(tx, poll, starts, invitation);
      await record(change, 'poll.created', `poll:${poll.id}`);
      return { poll, invitation };
    });
  }

  /** Changes a draft. Throws NotFound, Conflict if it has been sent, and Invalid for times that are over or out of order. */
  async edit(id: string, edit: (poll: Poll, starts: readonly PollStart[]) => PollInput, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { poll } = await lockPoll(tx, id, 'edit');
      const input = edit(poll, await listPollStarts(tx, id));
      const { starts, ...fields } = draftOf(id, input, await getCall(tx, poll.callId), now);
      await updatePoll(tx, id, fields);
      await replacePollStarts(tx, id, starts);
      await record(change, 'poll.edited', `poll:${id}`);
    });
  }

  /** Removes a draft with its list. Throws NotFound, and Conflict if it has been sent. */
  async remove(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const { poll } = await lockPoll(change.tx, id, 'edit');
      await deletePoll(change.tx, id);
      await record(change, 'poll.deleted', `poll:${id}`, { title: poll.title });
    });
  }

  /**
   * Opens the poll; the worker enqueues its emails. Throws NotFound, and Conflict if it has been sent, its times are
   * over, nobody is on its list, another number than `confirm` (the current one is in `values.count`), or it asks
   * something else than was `seen`.
   */
  async confirm(id: string, confirm: number, actor: Actor, seen?: string): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { poll, invitation } = await lockPoll(tx, id, 'send');
      const starts = (await listPollStarts(tx, id)).map(({ startsAt }) => startsAt);
      requireSeen(seen, pollSays(poll, starts));
      if (pollTimeErrors({ starts, closesAt: poll.closesAt }, now).length > 0) {
        throw new Conflict('poll-too-late', 'A start or the closing time is over. Create another poll.');
      }
      const { waiting } = await countInviteesOf(tx, invitation.id);
      requireCount('poll', waiting, confirm);
      await pollInvitations.update(tx, invitation.id, { state: 'sent', sentAt: now, updatedAt: now });
      await record(change, 'poll.sent', `poll:${id}`, { count: waiting });
    });
  }

  /** The worker reminds everyone without an answer. Throws NotFound, and Conflict unless the poll is open and not reminded. */
  async remind(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { poll, invitation } = await lockPoll(tx, id);
      if (pollState(poll, invitation.state, now) !== 'open') {
        throw new Conflict('poll-not-open', 'Only an open poll has a reminder.');
      }
      await startReminder(change, pollInvitations, invitation, id);
    });
  }

  /** Takes no more answers, and drops the emails that have not been sent. Throws NotFound, and Conflict for a draft. */
  async close(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { invitation } = await lockPoll(tx, id);
      if (invitation.state !== 'stopped') pollInvitations.requireMove(invitation, 'stop');
      if (!(await closePoll(tx, id, now))) return;
      await stopList(change, pollInvitations, invitation);
      await record(change, 'poll.closed', `poll:${id}`);
    });
  }

  /** Returns the id of the draft, the same one for the second of two clicks. Throws NotFound. */
  async schedule(id: string, startId: string, actor: Actor): Promise<string> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const { poll } = await lockPoll(tx, id);
      if (poll.sessionId !== null) return poll.sessionId;
      const start = (await listPollStarts(tx, id)).find((one) => one.id === startId);
      if (start === undefined) throw new NotFound('poll-start-not-found', 'Start not found.');
      const call = await lockCall(tx, poll.callId);
      const { startsAtLocal, timeZone, overlap } = plannedTime(start.startsAt, call.timeZone, poll.durationMinutes);
      const input = read(sessionInput, {
        title: poll.title,
        kind: 'webinar',
        format: 'online',
        language: call.languages[0] ?? 'en',
        startsAtLocal,
        timeZone,
        overlap,
        durationMinutes: poll.durationMinutes,
      });
      const session = await draftSession(change, call, input, this.config);
      await setSessionOfPoll(change, session, planOf({ id }));
      return session.id;
    });
  }
}

/** Returns what a draft says. Throws Invalid for times that are over or out of order. */
function draftOf(pollId: string, input: PollInput, { timeZone }: Call, now: Date) {
  const { starts, closesAt } = pollTimes(input, timeZone);
  const fieldErrors = pollTimeErrors({ starts, closesAt }, now);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const { title, durationMinutes } = input;
  const rows = starts.map((startsAt) => ({ id: randomUUID(), pollId, startsAt }));
  return { title, durationMinutes, closesAt, updatedAt: now, starts: rows };
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall, getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
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
} from '../domain/polls.queries.js';
import { Invalid } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Creates, changes and deletes drafts of polls. People are added to their invitation. */
@Injectable()
export class DraftPoll {
  constructor(private readonly changes: Changes) {}

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

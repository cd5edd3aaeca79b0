import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { newInvitation } from '../../../domain/invitations/new-invitation.js';
import type { Poll } from '../domain/poll.entity.js';
import { type PollInput, pollTimeErrors, pollTimes } from '../domain/poll-input.js';
import { deletePoll, insertPoll, lockPoll, type SentPoll } from '../domain/polls.queries.js';
import { Invalid } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Creates and deletes drafts of polls. People are added to their invitation. */
@Injectable()
export class DraftPoll {
  constructor(private readonly changes: Changes) {}

  /** Returns the new draft. Throws NotFound for an unknown call, and Invalid for times that are over or out of order. */
  async create(callSlug: string, input: PollInput, actor: Actor, id: string = randomUUID()): Promise<SentPoll> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const { starts: startTimes, closesAt } = pollTimes(input, call.timeZone);
      const fieldErrors = pollTimeErrors({ starts: startTimes, closesAt }, now);
      if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
      const { title, durationMinutes } = input;
      const about = { callId: call.id, createdBy: actorName(actor), createdAt: now };
      const poll: Poll = { id, ...about, title, durationMinutes, closesAt, sessionId: null, updatedAt: now };
      const starts = startTimes.map((startsAt) => ({ id: randomUUID(), pollId: poll.id, startsAt }));
      const invitation = newInvitation(randomUUID(), { ...about, pollId: poll.id });
      await insertPoll(tx, poll, starts, invitation);
      await record(change, 'poll.created', `poll:${poll.id}`);
      return { poll, invitation };
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

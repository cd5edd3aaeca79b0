import { Injectable } from '@nestjs/common';
import { lockCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { plannedTime } from '../../../domain/sessions/planned-times.js';
import { listPollStarts, lockPoll } from '../domain/polls.queries.js';
import { planOf, setSessionOfPoll } from '../domain/session-of-poll.js';
import { draftSession } from '../../../domain/sessions/draft-session.js';
import { sessionInput } from '../../../domain/sessions/session-input.js';
import { Config } from '../../../platform/config.js';
import { NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { Changes } from '../../../flows/changes.js';

/** Schedules a session at a start of a poll. */
@Injectable()
export class SchedulePoll {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the id of the draft, the same one for the second of two clicks. Throws NotFound. */
  async run(id: string, startId: string, actor: Actor): Promise<string> {
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

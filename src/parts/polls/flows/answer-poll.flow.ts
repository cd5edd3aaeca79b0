import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../../domain/identity/change.js';
import { noteOpened } from '../../../domain/invitations/invitations.queries.js';
import { type OpenedInvitation, openInvitation } from '../../../domain/invitations/open-invitation.js';
import { writeAnswer } from '../domain/answers.queries.js';
import type { PollAnswer } from '../domain/poll.js';
import { lockPollForShare, listPollStarts } from '../domain/polls.queries.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Answers a poll by its link. It proves no address: a poll is easily forwarded. */
@Injectable()
export class AnswerPoll {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Throws NotFound, or Gone for a link that was replaced. */
  find(token: string): Promise<OpenedInvitation> {
    return openInvitation(this.database.manager, token, 'poll');
  }

  /** Notes that a browser shows the page. Throws as `find`. */
  async open(token: string, origin?: string): Promise<void> {
    const { invitee, attendee } = await this.find(token);
    if (invitee.openedAt !== null) return;
    const actor = { kind: 'attendee', id: attendee.id, origin } as const;
    await this.changes.run(actor, ({ tx, now }) => noteOpened(tx, invitee.id, now));
  }

  /**
   * Answers about one start, or changes the answer. `timeZone` is null if the zone in which the person saw it is not
   * known to be theirs. Throws as `find`, NotFound for another poll's start, and Conflict once the poll has closed.
   */
  async run(
    token: string,
    { startId, answer, timeZone }: { startId: string; answer: PollAnswer; timeZone: string | null },
    origin?: string,
  ): Promise<void> {
    const { invitee, attendee, invitation } = await this.find(token);
    await this.changes.run({ kind: 'attendee', id: attendee.id, origin }, async (change) => {
      const { tx, now } = change;
      const poll = await lockPollForShare(tx, invitation.pollId ?? '');
      if (poll.closesAt <= now) throw new Conflict('poll-closed', 'The poll has closed.');
      const starts = await listPollStarts(tx, poll.id);
      if (!starts.some(({ id }) => id === startId)) throw new NotFound('poll-start-not-found', 'Start not found.');
      const hasChanged = await writeAnswer(tx, { inviteeId: invitee.id, startId, answer, timeZone }, now);
      if (hasChanged) await record(change, 'attendee.poll-answered', `attendee:${attendee.id}`);
    });
  }
}

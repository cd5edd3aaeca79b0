import { Injectable } from '@nestjs/common';
import { record } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';
import { lateMs } from '../domain/quick-poll.js';
import { closeOverduePolls, forgetVoters } from '../domain/quick-polls.queries.js';

/** Closes the quick polls that nobody closed once their session is over, so that who has voted is forgotten. */
@Injectable()
@Job({ everyMs: 60_000, atStart: true })
export class CloseQuickPolls implements BackgroundWork {
  constructor(private readonly changes: Changes) {}

  /** Returns how many. */
  async run(): Promise<number> {
    return this.changes.run({ kind: 'system' }, async (change) => {
      const overdue = await closeOverduePolls(change.tx, new Date(change.now.getTime() - lateMs));
      for (const { sessionId, number } of overdue)
        await record(change, 'session.quick-poll-closed', `session:${sessionId}`, { number });
      await forgetVoters(change.tx);
      return overdue.length;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listCallsDue } from '../../domain/proposals/matches-due.queries.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Matches proposals and attendees after changes. */
@Injectable()
@Job({ everyMs: 1000, wakesOn: 'message' })
export class MatchDue implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly matcher: ProposalMatcher,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * Safe to run on several instances at once; what one could not finish stays due for the next. An error in one call
   * doesn't affect the others: it is thrown after they are done.
   */
  async run(): Promise<void> {
    // During a rush once a second, for everybody who has registered in the meantime.
    await this.foreground.over(1000);
    const faults: unknown[] = [];
    for (const callId of await listCallsDue(this.database.manager)) {
      try {
        await this.matcher.matchAll(callId);
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}

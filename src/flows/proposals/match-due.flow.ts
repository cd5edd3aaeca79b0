import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listCallsDue } from '../../domain/proposals/matches-due.queries.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Matches proposals and attendees after changes. Run by the worker. */
@Injectable()
export class MatchDue {
  constructor(
    private readonly database: DataSource,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Safe to run on several instances at once; what one could not finish stays due for the next. An error in one call
   * doesn't affect the others: it is thrown after they are done.
   */
  async run(): Promise<void> {
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

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listCallsDue } from '../../domain/proposals/matches-due.queries.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Derives the links between proposals and attendees of everything that has changed. Run by the worker. */
@Injectable()
export class MatchDue {
  constructor(
    private readonly database: DataSource,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Any number of instances can run it at once; what one could not finish is still due for the next. A call that fails
   * does not hold up the others: its error is thrown when they are done.
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

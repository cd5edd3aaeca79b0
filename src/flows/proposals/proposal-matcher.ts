import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { linkPortion } from '../../domain/proposals/link-portion.js';
import { maxInPortion, nextPortion } from '../../domain/proposals/match-rules.js';
import { countForPlanner, hasMoreDue } from '../../domain/proposals/matches-due.queries.js';
import { queryCanceled, sqlState } from '../../platform/database/sql-state.js';
import { Changes } from '../changes.js';

/** Limits for a user waiting after a change: number of portions, and milliseconds for other transactions. */
const portionsAtOnce = 4;
const maxWaitMs = 2_000;
const system = { kind: 'system' } as const;

/** Matches proposals and attendees, each portion in its own transaction. */
@Injectable()
export class ProposalMatcher {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Matches what is due in a call while a user waits who has just changed something and should see the result. If it
   * fails, nothing is lost: the worker does the rest.
   */
  async matchAtOnce(callId: string): Promise<void> {
    try {
      for (let portion = 0; portion < portionsAtOnce; portion++) {
        if (!(await this.link(callId, maxInPortion, maxWaitMs))) return;
      }
    } catch {
      // The change itself is saved; the next run of the worker tries again and reports errors.
    }
  }

  /** Matches everything that is due in a call, portion by portion. `onPortion` runs after each. */
  async matchAll(callId: string, onPortion?: () => Promise<void>): Promise<void> {
    const connection = this.database.manager;
    let size = maxInPortion;
    for (let portion = 1; ; portion++) {
      // The table grows with each portion: when it has doubled, the planner's statistics are outdated.
      const isDoubled = Number.isInteger(Math.log2(portion));
      if (isDoubled && (await hasMoreDue(connection, callId, size))) await countForPlanner(connection);
      const from = performance.now();
      try {
        if (!(await this.link(callId, size))) return;
      } catch (error) {
        if (size === 1 || sqlState(error) !== queryCanceled) throw error;
      }
      size = nextPortion(size, performance.now() - from);
      await onPortion?.();
    }
  }

  private link(callId: string, size: number, maxMs?: number): Promise<boolean> {
    return this.changes.run(system, (change) => linkPortion(change, callId, size, maxMs));
  }
}

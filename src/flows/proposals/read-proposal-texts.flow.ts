import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listCallsWithTextsDue } from '../../domain/proposals/proposal-texts.queries.js';
import { readTexts } from '../../domain/proposals/read-texts.js';
import { EventLoopTurns } from '../../platform/event-loop-turns.js';
import { Changes } from '../changes.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Texts in one transaction. */
const portion = 20;
const system = { kind: 'system' } as const;

/** Reads the texts of proposals after changes, so that they can be searched and compared. */
@Injectable()
@Job({ everyMs: 1000 })
export class ReadProposalTexts implements BackgroundWork {
  private readonly turns = new EventLoopTurns();

  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /** Safe to run on several instances at once. Each portion waits for requests in flight. */
  async run(signal?: AbortSignal): Promise<void> {
    for (const callId of await listCallsWithTextsDue(this.database.manager)) {
      let count = 0;
      do {
        await this.foreground.over(200);
        if (signal?.aborted) return;
        count = await this.changes.run(system, async (change) =>
          readTexts(change, await getCall(change.tx, callId), portion, () => this.turns.next()),
        );
      } while (count > 0);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listCallsWithTextsDue } from '../../domain/proposals/proposal-texts.queries.js';
import { readTexts } from '../../domain/proposals/read-texts.js';
import { EventLoopTurns } from '../../platform/event-loop-turns.js';
import { Changes } from '../changes.js';

/** Texts in one transaction. */
const portion = 20;
const system = { kind: 'system' } as const;

/** Reads the texts of proposals after changes, so that they can be searched and compared. Run by the worker. */
@Injectable()
export class ReadProposalTexts {
  private readonly turns = new EventLoopTurns();

  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
  ) {}

  /** Safe to run on several instances at once. Each portion waits for `turn`, and none begins once it is to stop. */
  async run(turn: () => Promise<void> = async () => undefined, isStopped = () => false): Promise<void> {
    for (const callId of await listCallsWithTextsDue(this.database.manager)) {
      let count = 0;
      do {
        await turn();
        if (isStopped()) return;
        count = await this.changes.run(system, async (change) =>
          readTexts(change, await getCall(change.tx, callId), portion, () => this.turns.next()),
        );
      } while (count > 0);
    }
  }
}

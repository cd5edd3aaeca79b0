import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { shareJury } from '../../../domain/calls/jury-lock.queries.js';
import { getLetter, listWaitingLetters, lockWaitingLetter } from '../domain/letters.queries.js';
import { sendLetterPortion } from '../domain/send-portion.js';
import { Clock } from '../../../platform/clock.js';
import { Changes } from '../../../flows/changes.js';
import { type BackgroundWork, Job } from '../../../platform/job.js';

/**
 * Number of emails enqueued in one transaction. The next portion follows when no more than these are queued, so that a
 * letter can be held quickly.
 */
const portion = 500;
const system = { kind: 'system' } as const;

/** Starts due letters, enqueues their emails, and ends those that everyone has got. */
@Injectable()
@Job({ everyMs: 1000 })
export class SendLetters implements BackgroundWork {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns how many emails were enqueued. Safe to run on several instances at once: whether the result may be known is
   * checked, and each portion made, while the jury and the letter are locked. After a crash, others continue.
   */
  async run(): Promise<number> {
    const { manager } = this.database;
    let count = 0;
    for (const id of await listWaitingLetters(manager, portion, this.clock.now())) count += await this.send(id);
    return count;
  }

  /** Sends one portion. Returns 0 if nothing is left, or another instance is working on it. */
  private async send(id: string): Promise<number> {
    const { callId } = await getLetter(this.database.manager, id);
    return this.changes.run(system, async (change) => {
      const { tx } = change;
      // In this order, as everything that decides about proposals.
      await shareJury(tx, callId);
      const letter = await lockWaitingLetter(tx, id);
      return letter === null ? 0 : sendLetterPortion(change, await getCall(tx, callId), letter, portion);
    });
  }
}

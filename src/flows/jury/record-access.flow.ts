import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { markRead } from '../../domain/jury/reads.queries.js';
import { Clock } from '../../platform/clock.js';

/**
 * Notes who read a proposal or its scores: evidence, and no change of anything, so that a GET may do it. Once for each
 * person, thing and hour of the clock (UTC).
 */
@Injectable()
export class RecordAccess {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** `subject` is `proposal:ID` or `call:ID`. */
  async run(what: 'proposal' | 'results', subject: string, actor: Actor): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      if (await markRead(tx, actorName(actor), `${what} ${subject}`, now))
        await record(tx, actor, what === 'proposal' ? 'jury.proposal-read' : 'jury.results-read', subject, now);
    });
  }
}

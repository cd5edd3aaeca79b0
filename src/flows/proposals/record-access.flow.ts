import { Injectable } from '@nestjs/common';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { markRead } from '../../domain/proposals/reads.queries.js';
import { Changes } from '../changes.js';

/**
 * Records who viewed a proposal or its scores, once per person, subject and hour (UTC). A GET can do this, because it
 * changes nothing else.
 */
@Injectable()
export class RecordAccess {
  constructor(private readonly changes: Changes) {}

  /** `subject` is `proposal:ID` or `call:ID`. */
  async run(what: 'proposal' | 'results', subject: string, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      if (await markRead(tx, actorName(actor), `${what} ${subject}`, now))
        await record(change, what === 'proposal' ? 'jury.proposal-read' : 'jury.results-read', subject);
    });
  }
}

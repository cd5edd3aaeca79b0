import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/change.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { decidePair } from '../../domain/proposals/proposal-merge.queries.js';
import { type SimilarVerdict } from '../../domain/proposals/similar-verdict.js';
import { Changes } from '../changes.js';

/** Decides about two proposals that say nearly the same: they are duplicates, they aren't, or it is open again. */
@Injectable()
export class DecideSimilar {
  constructor(private readonly changes: Changes) {}

  /** Deciding the same again changes nothing. Throws NotFound and Forbidden. */
  async run(
    callSlug: string,
    [externalId, otherId]: readonly [string, string],
    verdict: SimilarVerdict | null,
    actor: Actor,
  ): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const one = await getProposal(tx, call.id, externalId);
      const other = await getProposal(tx, call.id, otherId);
      if (!(await decidePair(tx, [one.id, other.id], verdict, now, actorName(actor)))) return;
      const details = { verdict, other: other.externalId };
      await recordAll(change, [{ action: 'proposal.similarity-decided', subject: `proposal:${one.id}`, details }]);
    });
  }
}

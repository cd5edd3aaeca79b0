import { orNull, word } from '../../platform/database/columns.js';
import { type Row, command, query } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import type { ProposalSource, ProposalState } from './proposal.js';
import { SimilarVerdict } from './similar-verdict.js';

/** A proposal whose text is like that of another one. */
export type SimilarProposal = Row<typeof listSimilarProposals>;

/** Returns the proposals that say nearly the same as this one, the most similar first, dismissed ones last. */
export const listSimilarProposals = query(
  `select p.id, p.external_id as "externalId", p.title, p.organization, p.state, p.source, n.share, n.verdict
   from (
     select other_id as id, share, verdict from proposal_pairs where one_id = $1
     union all select one_id, share, verdict from proposal_pairs where other_id = $1) as n
   join proposals p on p.id = n.id
   order by n.verdict is not distinct from 'dismissed', n.share desc, p.id`,
  {
    id: 'uuid',
    externalId: 'text',
    title: 'text',
    organization: 'text?',
    state: word<ProposalState>(),
    source: word<ProposalSource>(),
    // Which share of both texts is the same, of 1.
    share: 'float',
    verdict: orNull(word<SimilarVerdict>()),
  },
).list<[id: string]>();

const decidePairSql = command(
  `update proposal_pairs set verdict = $3, decided_at = $4, decided_by = $5
   where one_id = least($1::uuid, $2::uuid) and other_id = greatest($1::uuid, $2::uuid)
     and verdict is distinct from $3`,
);

/** Stores what was decided about two similar proposals; null undoes it. Returns whether it is new. */
export async function decidePair(
  tx: Tx,
  [one, other]: readonly [string, string],
  verdict: SimilarVerdict | null,
  now: Date,
  by: string,
): Promise<boolean> {
  const decided = verdict === null ? [null, null, null] : [verdict, now, by];
  return (await decidePairSql.run(tx, [one, other, ...decided])) > 0;
}

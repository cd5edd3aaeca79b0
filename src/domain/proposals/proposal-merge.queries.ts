import type { CarriedWithMerge } from './proposal-merge.js';
import type { Proposal } from './proposal.entity.js';
import type { ProposalSource, ProposalState } from './proposal.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { json, word, orNull } from '../../platform/database/columns.js';
import { type Row, command, query } from '../../platform/database/statement.js';
import { SimilarVerdict } from './similar-verdict.js';

const carriedLinksSql = query(
  `select d.attendee_id as "attendeeId", d.declared_at is not null and l.declared_at is null as declared,
     d.decision is not null and l.decision is null as decided
   from proposal_matches d
   left join proposal_matches l on l.proposal_id = $2 and l.attendee_id = d.attendee_id
   where d.proposal_id = $1 order by d.attendee_id`,
  { attendeeId: 'uuid', declared: 'boolean', decided: 'boolean' },
);

const takeOverHelpSql = command(`update proposals set help_with = $2 where id = $1`);

const mergeDraftSql = command(`update proposals set merged_into = $2, merged_at = $3 where id = $1`);

// Only where the other one says nothing itself.
const carryContentSql = command(`
  insert into proposal_contents (proposal_id, language, summary, answers, stage, places, links)
  select $2, language, summary, answers, stage, places, links from proposal_contents where proposal_id = $1
  on conflict (proposal_id) do nothing`);

const carryFilesSql = command(
  `update proposal_files set proposal_id = $2 where proposal_id = $1 returning file_id as id`,
  {
    id: 'uuid',
  },
);

/**
 * Merges a draft into another proposal. Both rows and matching in the call are locked. Matches follow when they are
 * recomputed, and the history is read together with the other one's. Returns what was carried over.
 */
export async function mergeDraft(tx: Tx, draft: Proposal, into: Proposal, now: Date): Promise<CarriedWithMerge> {
  const links = await carriedLinksSql.all(tx, [draft.id, into.id]);
  const helpWith = into.helpWith.length === 0 && draft.helpWith.length > 0;
  if (helpWith) await takeOverHelpSql.run(tx, [into.id, draft.helpWith]);
  const content = (await carryContentSql.run(tx, [draft.id, into.id])) > 0;
  const files = (await carryFilesSql.all(tx, [draft.id, into.id])).map(({ id }) => id);
  await mergeDraftSql.run(tx, [draft.id, into.id, now]);
  return {
    declared: links.filter(({ declared }) => declared).map(({ attendeeId }) => attendeeId),
    decided: links.filter(({ decided }) => decided).map(({ attendeeId }) => attendeeId),
    helpWith,
    content,
    files,
  };
}

const unmergeDraftSql = command(`update proposals set merged_into = null, merged_at = null where id = $1`);

const takeBackDeclarationsSql = command(`
  update proposal_matches l set declared_at = null from proposal_matches d
  where l.proposal_id = $2 and d.proposal_id = $1 and d.attendee_id = l.attendee_id
    and l.attendee_id = any($3) and l.declared_at = d.declared_at`);

const takeBackDecisionsSql = command(`
  update proposal_matches l set decision = null, decided_at = null, decided_by = null, decided_on = null
  from proposal_matches d
  where l.proposal_id = $2 and d.proposal_id = $1 and d.attendee_id = l.attendee_id
    and l.attendee_id = any($3) and l.decided_at = d.decided_at`);

const takeBackHelpSql = command(`
  update proposals set help_with = '{}' where id = $2 and $3
  and help_with = (select help_with from proposals where id = $1)`);

const takeBackContentSql = command(`
  delete from proposal_contents c using proposal_contents d
  where c.proposal_id = $2 and d.proposal_id = $1 and $3
    and (c.language, c.summary, c.answers, c.stage, c.places, c.links)
      is not distinct from (d.language, d.summary, d.answers, d.stage, d.places, d.links)`);

const takeBackFilesSql = command(
  `update proposal_files set proposal_id = $1 where proposal_id = $2 and file_id = any($3)`,
);

const noteProposalDueSql = command(`insert into matches_due (call_id, proposal_id) values ($1, $2)`);

/** Separates a draft again, and removes what was carried over from the other proposal, if unchanged. */
export async function unmergeDraft(tx: Tx, draft: Proposal, into: Proposal, carried: CarriedWithMerge): Promise<void> {
  await unmergeDraftSql.run(tx, [draft.id]);
  await takeBackDeclarationsSql.run(tx, [draft.id, into.id, carried.declared]);
  await takeBackDecisionsSql.run(tx, [draft.id, into.id, carried.decided]);
  await takeBackHelpSql.run(tx, [draft.id, into.id, carried.helpWith]);
  await takeBackContentSql.run(tx, [draft.id, into.id, carried.content ?? false]);
  await takeBackFilesSql.run(tx, [draft.id, into.id, carried.files ?? []]);
  // The draft's own change triggers its matching; the other one has no change that matters for it.
  await noteProposalDueSql.run(tx, [into.callId, into.id]);
}

const findLastDraftMergeSql = query(
  `select details from audit_entries where subject = $1 and action = 'proposal.merged'
   order by at desc, position desc limit 1`,
  { details: json<CarriedWithMerge>() },
);

/** Returns what the last merge of a draft carried over, from the audit entry. */
export async function findLastDraftMerge(connection: Connection, draftId: string): Promise<CarriedWithMerge | null> {
  const row = await findLastDraftMergeSql.maybe(connection, [`proposal:${draftId}`]);
  if (row === null) return null;
  const { declared, decided, helpWith, content = false, files = [] } = row.details;
  return { declared, decided, helpWith, content, files };
}

/** A proposal that may be the same as another one, and why. */
export type Counterpart = Row<typeof listCounterparts>;

/** Titles this similar count as the same, where the organization is the same, too. */
const similarFrom = 0.5;

/** SQL: who says that there is a proposal: an attendee, its team in the form, or the platform of the call. */
function originOf(source: string): string {
  return `case when ${source} in ('declared', 'form') then ${source} else 'platform' end`;
}

/**
 * Returns possible duplicates, most likely first: what came another way (declared by an attendee, written in Greenroom,
 * or sent by the call's platform) and has a common team member, the same title, or the organization and a similar title.
 */
export const listCounterparts = query(
  `with team as (
     select o.proposal_id as id, count(*)::int as shared
     from proposal_members m join proposal_members o on o.email_key = m.email_key and o.proposal_id <> m.proposal_id
     where m.proposal_id = $1 group by 1
   )
   select p.external_id as "externalId", p.title, p.state, p.source, coalesce(t.shared, 0) as shared,
     similarity(lower(p.title), lower($3)) as similarity
   from proposals p left join team t on t.id = p.id
   where p.call_id = $2 and p.id <> $1 and p.merged_into is null and ${originOf('p.source')} <> ${originOf('$4')}
     and (t.id is not null or lower(p.title) = lower($3)
       or similarity(lower(p.title), lower($3)) >= ${similarFrom} and lower(p.organization) = lower($5))
   order by lower(p.title) = lower($3) desc, shared desc, similarity desc, p.created_at limit 5`,
  {
    externalId: 'text',
    title: 'text',
    state: word<ProposalState>(),
    source: word<ProposalSource>(),
    // Number of people in both teams.
    shared: 'int',
    // Similarity of the titles, from 0 to 1.
    similarity: 'float',
  },
).list((proposal: Proposal) => [proposal.id, proposal.callId, proposal.title, proposal.source, proposal.organization]);

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

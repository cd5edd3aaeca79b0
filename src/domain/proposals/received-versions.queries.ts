import { json } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import type { SubmissionSnapshot } from './proposal-content.js';

/** Stores what a team has submitted as the newest version that was received. */
export const insertSubmission = command(
  `insert into proposal_submissions (id, proposal_id, submitted_at, snapshot) values ($1, $2, $3, $4)`,
).write(
  ({
    id,
    proposalId,
    submittedAt,
    snapshot,
  }: {
    id: string;
    proposalId: string;
    submittedAt: Date;
    snapshot: SubmissionSnapshot;
  }) => [id, proposalId, submittedAt, JSON.stringify(snapshot)],
);

/** Returns what was last received of a proposal, or null. */
export const findLastSubmission = query(
  `select id, submitted_at as "submittedAt", snapshot from proposal_submissions
   where proposal_id = $1 order by version desc limit 1`,
  { id: 'uuid', submittedAt: 'timestamptz', snapshot: json<SubmissionSnapshot>() },
).find<[proposalId: string]>();

/** Returns which version of the call's rules a team accepted last, and when; null for none. */
export const findAcceptedRules = query(
  `select snapshot -> 'rules' ->> 'version' as version, submitted_at as "acceptedAt" from proposal_submissions
   where proposal_id = $1 and snapshot ? 'rules' order by version desc limit 1`,
  { version: 'text', acceptedAt: 'timestamptz' },
).find<[proposalId: string]>();

/** SQL: the `ArrivalTimes` of a proposal `p`, as far as a condition on its received versions `v` goes. */
export function arrivalSql(which = 'true'): string {
  return `case when p.state <> 'draft' then coalesce(p.submitted_at, p.created_at) end as "arrivedAt",
    (select case when count(*) > 1 then max(v.submitted_at) end from proposal_submissions v
      where v.proposal_id = p.id and ${which}) as "changedAt"`;
}
export const arrivalColumns = { arrivedAt: 'timestamptz?', changedAt: 'timestamptz?' } as const;

const listArrivalsSql = query(`select p.id, ${arrivalSql()} from proposals p where p.id = any($1)`, {
  id: 'uuid',
  ...arrivalColumns,
});

/** Returns when proposals came, by id. */
export async function listArrivals(connection: Connection, ids: readonly string[]) {
  return new Map((await listArrivalsSql.all(connection, [ids])).map((one) => [one.id, one]));
}

// Who is on the team, which PDFs are attached and which rules were accepted is part of versions that teams submit themselves.
const receiveSql = command(`
  insert into proposal_submissions (id, proposal_id, submitted_at, snapshot)
  select gen_random_uuid(), p.id, $2, now_said.snapshot || '{"team": []}'
  from proposals p left join proposal_contents c on c.proposal_id = p.id
    cross join lateral (select jsonb_build_object('number', p.external_id, 'title', p.title, 'theme', p.theme,
      'organization', coalesce(p.organization, ''), 'content', jsonb_build_object('language', c.language,
        'summary', coalesce(c.summary, ''), 'answers', coalesce(c.answers, '{}'), 'stage', c.stage,
        'places', to_jsonb(coalesce(c.places, '{}')), 'links', to_jsonb(coalesce(c.links, '{}')))) as snapshot) now_said
  where p.id = any($1) and p.state not in ('draft', 'withdrawn') and p.merged_into is null
    and now_said.snapshot is distinct from (select v.snapshot - 'team' - 'files' - 'rules' from proposal_submissions v
      where v.proposal_id = p.id order by v.version desc limit 1)`);

/**
 * Stores what these proposals say now as their newest received version, if it is another text than the one before.
 * Drafts and withdrawn proposals have not been received.
 */
export async function receiveVersions(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0) await receiveSql.run(tx, [ids, now]);
}

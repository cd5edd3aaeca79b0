import type { Call } from '../../../domain/calls/call.entity.js';
import { readJuryWork } from './jury-progress.js';
import { getRules } from './jury.queries.js';
import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';

/** What a juror wrote for a team. */
export type TeamFeedback = Row<typeof listTeamFeedbackSql>;

const listTeamFeedbackSql = query(
  `select s.proposal_id as "proposalId", s.juror_id as "jurorId", s.feedback, s.version,
     s.feedback_released_at as "releasedAt"
   from jury_sheets s join proposals p on p.id = s.proposal_id
   where p.call_id = $1 and s.feedback <> '' and ($2::uuid[] is null or s.proposal_id = any($2))
   -- In an order that doesn't show who wrote which.
   order by p.external_id, md5(s.proposal_id::text || s.juror_id)`,
  {
    proposalId: 'uuid',
    jurorId: 'uuid',
    feedback: 'text', // Of the score sheet.
    version: 'int',
    releasedAt: 'timestamptz?',
  },
);

/**
 * Returns the feedback for teams on the sheets that count: submitted by jurors who are assigned and without a conflict
 * of interest. By external id of the proposal; of all proposals of a call, or of some.
 */
export async function listTeamFeedback(
  connection: Connection,
  call: Call,
  proposalIds: readonly string[] | null = null,
): Promise<TeamFeedback[]> {
  const rows = await listTeamFeedbackSql.all(connection, [call.id, proposalIds]);
  if (rows.length === 0) return [];
  const { counted } = await readJuryWork(connection, call);
  const counting = new Set(counted.map(({ proposalId, jurorId }) => `${proposalId}:${jurorId}`));
  return rows.filter(({ proposalId, jurorId }) => counting.has(`${proposalId}:${jurorId}`));
}

const listPastFeedbackSql = query(
  `select proposal_id as "proposalId", sheet ->> 'feedback' as feedback from jury_past_reviews
   where call_id = $1 and proposal_id = any($2) and counts and sheet ->> 'feedback_released_at' is not null
   order by round, md5(proposal_id::text || juror_id)`,
  { proposalId: 'uuid', feedback: 'text' },
);

/**
 * Returns the feedback that teams can read, by proposal: what owners have released, if the call shares feedback. The
 * texts don't name their jurors. What was released in an earlier round stays so. Proposals without any are missing.
 */
export async function readReleasedFeedback(
  connection: Connection,
  call: Call,
  proposalIds: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const released = new Map<string, string[]>();
  if (!(await getRules(connection, call)).sharesFeedback) return released;
  for (const { proposalId, feedback, releasedAt } of await listTeamFeedback(connection, call, proposalIds))
    if (releasedAt !== null) released.set(proposalId, [...(released.get(proposalId) ?? []), feedback]);
  for (const { proposalId, feedback } of await listPastFeedbackSql.all(connection, [call.id, proposalIds]))
    released.set(proposalId, [...(released.get(proposalId) ?? []), feedback]);
  return released;
}

const releaseSql = command(
  `update jury_sheets s set feedback_released_by = $2, feedback_released_at = $3
   from jsonb_to_recordset($1::jsonb) as n("proposalId" uuid, "jurorId" uuid)
   where s.proposal_id = n."proposalId" and s.juror_id = n."jurorId" returning s.proposal_id`,
);

/** Marks texts as released, or as no longer released if `by` is null. */
export async function markReleased(
  tx: Tx,
  texts: readonly Pick<TeamFeedback, 'proposalId' | 'jurorId'>[],
  by: { releasedBy: string; releasedAt: Date } | null,
): Promise<void> {
  const pairs = texts.map(({ proposalId, jurorId }) => ({ proposalId, jurorId }));
  await releaseSql.run(tx, [JSON.stringify(pairs), by?.releasedBy ?? null, by?.releasedAt ?? null]);
}

import { json } from '../../../platform/database/columns.js';
import { type Row, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { LateChange } from '../../../domain/proposals/late-change.js';
import { listLateChanges } from '../../../domain/proposals/late-changes.queries.js';
import type { SubmissionSnapshot } from '../../../domain/proposals/proposal-content.js';

/**
 * SQL: the received versions `v` that the jury reads or has read: what is received after the decision is later. By number
 * and not by time, which a transaction reads before it waits for the decision.
 */
const judged = `proposal_submissions v join proposals vp on vp.id = v.proposal_id
  left join jury_decisions vd on vd.call_id = vp.call_id and vd.reopened_at is null`;
const isJudged = `(vd.last_version is null or v.version <= vd.last_version)`;

/**
 * SQL: for each of the proposals that a condition on `vp` selects, the version that the jury reads: the newest one until
 * the decision. Everything that says what was scored is joined with it.
 */
export function judgedVersionsSql(which: string): string {
  return `(select v.proposal_id, max(v.version) as version from ${judged} where ${isJudged} and ${which} group by 1)`;
}

/** SQL: whether the jury reads the version `v` of a proposal `p`, or has read it. */
export const isJudgedVersion = `not exists (select from jury_decisions d
  where d.call_id = p.call_id and d.reopened_at is null and v.version > d.last_version)`;

/** SQL: the title of a proposal `p` as the jury reads it: after the decision, that of the version that was judged. */
export const judgedTitleSql = `coalesce((select v.snapshot ->> 'title' from jury_decisions d
  join proposal_submissions v on v.proposal_id = p.id and v.version <= d.last_version
  where d.call_id = p.call_id and d.reopened_at is null order by v.version desc limit 1), p.title)`;

/** Returns the last version that was received of any proposal of a call. Lock the jury first. */
export const findLastVersion = query(
  `select coalesce(max(v.version), 0) as version from proposal_submissions v join proposals p on p.id = v.proposal_id
   where p.call_id = $1`,
  { version: 'int' },
).value<[callId: string]>();

/** A received version of a proposal. */
export type ReceivedVersion = Row<typeof listVersionsSql>;

const listVersionsSql = query(
  `select v.version, (row_number() over (order by v.version))::int as number, v.submitted_at as "receivedAt", v.snapshot,
     not ${isJudged} as "isLater"
   from ${judged} where v.proposal_id = $1 order by v.version`,
  {
    version: 'int',
    // Counted from 1, as people read it.
    number: 'int',
    receivedAt: 'timestamptz',
    snapshot: json<SubmissionSnapshot>(),
    // Whether it was received after the decision.
    isLater: 'boolean',
  },
);

/** What the jury reads of a proposal, and what it doesn't. */
export interface JudgedText {
  /** Null if no version was recorded. */
  current: ReceivedVersion | null;
  /** What was received last, if it was after the decision. */
  later: ReceivedVersion | null;
  /** What the platform sent after the deadline, and no owner has taken over. */
  proposed: LateChange | null;
  /** All, oldest first. */
  versions: readonly ReceivedVersion[];
}

/** Of a proposal that nothing is shown of. */
export const nothingJudged: JudgedText = { current: null, later: null, proposed: null, versions: [] };

/**
 * Returns a proposal with the facts and the content that the jury reads. `current`, if it was recorded, can be older than
 * the row: what is received after the decision changes nothing that was scored.
 */
export function asJudged<Row extends { title: string; theme: string; organization: string | null }>(
  row: Row,
  { current, later }: JudgedText,
): Row {
  if (current === null || later === null) return row;
  const { title, theme, organization } = current.snapshot;
  return { ...row, title, theme, organization: organization || null };
}

/** Returns which version of a proposal the jury reads. */
export async function readJudgedText(connection: Connection, proposalId: string): Promise<JudgedText> {
  const versions = await listVersionsSql.all(connection, [proposalId]);
  const late = await listLateChanges(connection, [proposalId]);
  const last = versions.at(-1);
  return {
    current: versions.findLast(({ isLater }) => !isLater) ?? null,
    later: last?.isLater === true ? last : null,
    proposed: late.get(proposalId) ?? null,
    versions,
  };
}

import { word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { lateness, type ProposalState } from '../../../domain/proposals/proposal.js';
import type { FoundConflict } from './conflict.js';
import { findDecision, listChoices } from './decisions.queries.js';
import type { JuryChoice } from './jury.entity.js';
import type { JuryPair } from './jury.queries.js';
import { judgedTitleSql } from './judged-text.queries.js';
import type { JuryWork } from './jury-progress.js';
import { weightedMean } from './score-sheet.js';

/** SQL: an instant in UTC (RFC 3339). As a text, because there are hundreds of thousands, which nobody computes with. */
function instant(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

const detailsOf = (
  sheets: string,
) => `select p.external_id as "externalId", ${judgedTitleSql} as title, p.theme, p.state as "proposalState", o.email, o.name, coalesce(s.comment, '') as comment,
     s.version, ${instant('s.created_at')} as "startedAt", ${instant('s.updated_at')} as "changedAt", ${instant('s.handed_in_at')} as "submittedAt",
     ${instant('s.changed_after_discussion_at')} as "changedAfterDiscussionAt",
     nullif(v.number, 0) as "textVersion", ${instant('v.at')} as "versionSubmittedAt"
   from unnest($1::uuid[], $2::uuid[]) with ordinality as n(proposal_id, juror_id, position)
     join proposals p on p.id = n.proposal_id
     join organizers o on o.id = n.juror_id
     left join ${sheets} s on s.proposal_id = n.proposal_id and s.juror_id = n.juror_id
     left join lateral (select count(*)::int as number, max(submitted_at) as at from proposal_submissions
       where proposal_id = s.proposal_id and case when s.text_version is null
         then submitted_at <= coalesce(s.handed_in_at, s.updated_at) else version <= s.text_version end) v on true
   order by n.position`;

const details = {
  externalId: 'text',
  title: 'text',
  theme: 'text',
  proposalState: word<ProposalState>(),
  email: 'text',
  name: 'text',
  comment: 'text',
  version: 'int?',
  startedAt: 'text?',
  changedAt: 'text?',
  submittedAt: 'text?',
  changedAfterDiscussionAt: 'text?',
  /** Which received version of the proposal the sheet is about, counted from 1, and when it was received. */
  textVersion: 'int?',
  versionSubmittedAt: 'text?',
} as const;

const sheetDetailsSql = query(detailsOf('jury_sheets'), details);
const pastDetailsSql = query(
  detailsOf(`(select (jsonb_populate_record(null::jury_sheets, sheet)).* from jury_past_reviews
    where call_id = $3 and round = $4 and proposal_id = any($1) and sheet is not null)`),
  details,
);

/** An assignment or a score sheet as files and the API have it: without private notes, and without the team's names. */
export type ExportedSheet = JuryPair &
  Awaited<ReturnType<typeof sheetDetailsSql.all>>[number] & {
    /** Whether the proposal came, or was changed, after the deadline. */
    isLate: boolean;
    /** Whether it is part of the results. */
    isCounted: boolean;
    /** Why it isn't, if a conflict of interest closes it. */
    conflicts: FoundConflict['reason'][];
    mean: number | null;
    /** The current decision about the proposal. */
    choice: Pick<JuryChoice, 'outcome' | 'outstanding'> | null;
  };

/** Returns how far a sheet is, in the words of files and the API. */
export function sheetWord({ state }: Pick<JuryPair, 'state'>): 'none' | 'draft' | 'submitted' {
  return state === 'handed-in' ? 'submitted' : (state ?? 'none');
}

const sortedProposalsSql = query(`select id from proposals where id = any($1) order by external_id, id`, {
  id: 'uuid',
});

/** Returns all assignments and sheets of a call, by external id of the proposal. */
export async function listExportedPairs(connection: Connection, { pairsOf }: JuryWork): Promise<JuryPair[]> {
  const sorted = await sortedProposalsSql.all(connection, [[...pairsOf.keys()]]);
  return sorted.flatMap(({ id }) => (pairsOf.get(id) ?? []).toSorted((a, b) => (a.jurorId < b.jurorId ? -1 : 1)));
}

/** Returns a function that reads the sheets of some of these pairs, in their order. */
export async function exportedSheets(
  connection: Connection,
  call: Call,
  { counted, conflictsOf, criteria, pastRound, proposalOf }: JuryWork,
): Promise<(pairs: readonly JuryPair[]) => Promise<ExportedSheet[]>> {
  const decision = await findDecision(connection, call.id);
  const choices = decision === null ? [] : await listChoices(connection, decision.id);
  const choiceOf = new Map(choices.map((choice) => [choice.proposalId, choice]));
  const isCounted = new Set<object>(counted);
  return async (pairs) => {
    const ids = [pairs.map(({ proposalId }) => proposalId), pairs.map(({ jurorId }) => jurorId)];
    const details =
      pastRound === null
        ? await sheetDetailsSql.all(connection, ids)
        : await pastDetailsSql.all(connection, [...ids, call.id, pastRound]);
    return details.flatMap((one, index): ExportedSheet[] => {
      const pair = pairs[index];
      if (pair === undefined) return [];
      return [
        {
          ...one,
          ...pair,
          isLate: lateness(call, proposalOf.get(pair.proposalId)) !== null,
          isCounted: isCounted.has(pair),
          conflicts: [...new Set(conflictsOf(pair).map(({ reason }) => reason))],
          mean: weightedMean(pair.scores, criteria),
          choice: choiceOf.get(pair.proposalId) ?? null,
        },
      ];
    });
  };
}

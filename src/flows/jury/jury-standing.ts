import type { EntityManager } from 'typeorm';
import type { Call } from '../../calls/call.entity.js';
import { conflictsBetween, type FoundConflict } from '../../jury/conflict.js';
import { listJurorFacts, listProposalFacts } from '../../jury/conflicts.queries.js';
import type { Pair } from '../../jury/assignment.js';
import {
  getRules,
  type Juror,
  type JuryProposal,
  listAssignments,
  listJurors,
  listJuryProposals,
  listSheets,
  type SheetScores,
  type StandingRules,
} from '../../jury/jury.queries.js';
import { weighedCriteria, type WeighedTerm } from '../../jury/jury-settings.js';
import { type CountedSheet, judge, type Result } from '../../jury/results.js';

/** Why a juror must not score a proposal, for every pair of a call. */
export type ConflictLook = (pair: { proposalId: string; jurorId: string }) => readonly FoundConflict[];

/** How the jury of a call stands. */
export interface JuryStanding {
  rules: StandingRules;
  criteria: WeighedTerm[];
  proposals: JuryProposal[];
  jurors: Juror[];
  assignments: Pair[];
  conflictsOf: ConflictLook;
  /** All sheets, and those of them that count. */
  sheets: SheetScores[];
  counted: CountedSheet[];
  /** The best first. */
  results: Result[];
}

/** Reads how the jury of a call stands: one state of things where the jury is locked, else as good as a page needs it. */
export async function readStanding(tx: EntityManager, call: Call): Promise<JuryStanding> {
  const rules = await getRules(tx, call);
  const criteria = weighedCriteria(call.criteria, rules.weights);
  const proposals = await listJuryProposals(tx, call.id);
  const jurors = await listJurors(tx, call.id);
  const assignments = await listAssignments(tx, call.id);
  const sheets = await listSheets(tx, call.id);
  const conflictsOf = await readConflicts(tx, call.id, jurors);
  const counting = new Set(
    assignments.filter((pair) => conflictsOf(pair).length === 0).map(({ proposalId, jurorId }) => proposalId + jurorId),
  );
  const before = new Set(proposals.map(({ id }) => id));
  const counted = sheets.filter(
    ({ state, proposalId, jurorId }) =>
      state === 'handed-in' && before.has(proposalId) && counting.has(proposalId + jurorId),
  );
  const expected = new Map<string, number>();
  for (const { proposalId, jurorId } of assignments) {
    if (counting.has(proposalId + jurorId)) expected.set(proposalId, (expected.get(proposalId) ?? 0) + 1);
  }
  const judged = proposals.map(({ id, theme }) => ({ id, theme, expected: expected.get(id) ?? 0 }));
  const results = judge(judged, counted, criteria);
  return { rules, criteria, proposals, jurors, assignments, conflictsOf, sheets, counted, results };
}

/** Finds the conflicts between these jurors and all proposals of a call, or one of them. */
export async function readConflicts(
  tx: EntityManager,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalId: string | null = null,
): Promise<ConflictLook> {
  const ids = jurors.map(({ id }) => id);
  const known = new Map((await listJurorFacts(tx, callId, jurors)).map((facts) => [facts.id, facts]));
  const facts = new Map((await listProposalFacts(tx, callId, ids, proposalId)).map((one) => [one.id, one]));
  return (pair) => {
    const [juror, proposal] = [known.get(pair.jurorId), facts.get(pair.proposalId)];
    return juror === undefined || proposal === undefined ? [] : conflictsBetween(juror, proposal);
  };
}

import type { Call } from '../calls/call.entity.js';
import { conflictsBetween, type FoundConflict } from './conflict.js';
import { listJurorFacts, listProposalFacts } from './conflicts.queries.js';
import {
  getRules,
  type Juror,
  type JuryPair,
  type JuryProposal,
  listJurors,
  listJuryProposals,
  listPairs,
  type CurrentRules,
} from './jury.queries.js';
import { weighedCriteria, type WeighedTerm } from './jury-settings.js';
import { type CountedSheet, judge, type Result } from './results.js';
import type { Connection } from '../../platform/database/tx.js';

/** Why a juror must not score a proposal, for every pair of a call. */
export type ConflictLook = (pair: { proposalId: string; jurorId: string }) => readonly FoundConflict[];

/** What the jury of a call scores, and how far it has come. */
export interface JuryWork {
  rules: CurrentRules;
  criteria: WeighedTerm[];
  proposals: JuryProposal[];
  jurors: Juror[];
  /** All assignments and all sheets, and those of the sheets that count. */
  pairs: JuryPair[];
  counted: CountedSheet[];
  conflictsOf: ConflictLook;
  /** How many are to score each proposal, those with a conflict left out. */
  expected: ReadonlyMap<string, number>;
}

/** The jury's progress in a call. */
export interface JuryProgress extends JuryWork {
  /** The best first. */
  results: Result[];
}

/** Reads the jury's progress: a consistent state where the jury is locked, else good enough for a page. */
export async function readJuryProgress(connection: Connection, call: Call): Promise<JuryProgress> {
  const work = await readJuryWork(connection, call);
  const judged = work.proposals.map(({ id, theme }) => ({ id, theme, expected: work.expected.get(id) ?? 0 }));
  return { ...work, results: judge(judged, work.counted, work.criteria) };
}

/** The same without what the scores make of the proposals. */
export async function readJuryWork(connection: Connection, call: Call): Promise<JuryWork> {
  const rules = await getRules(connection, call);
  const criteria = weighedCriteria(call.criteria, rules.weights);
  const proposals = await listJuryProposals(connection, call.id);
  const jurors = await listJurors(connection, call.id);
  const pairs = await listPairs(connection, call.id);
  const conflictsOf = await readConflicts(connection, call.id, jurors);
  const expected = new Map(proposals.map(({ id }) => [id, 0]));
  const counted: JuryPair[] = [];
  for (const pair of pairs) {
    const soFar = expected.get(pair.proposalId);
    if (soFar === undefined || !pair.isAssigned || conflictsOf(pair).length > 0) continue;
    expected.set(pair.proposalId, soFar + 1);
    if (pair.state === 'handed-in') counted.push(pair);
  }
  return { rules, criteria, proposals, jurors, pairs, counted, conflictsOf, expected };
}

/** Every conflict between these jurors and the proposals of a call, by juror in their order and by proposal. */
export async function listFoundConflicts(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
): Promise<{ jurorId: string; proposalId: string; conflicts: readonly FoundConflict[] }[]> {
  const known = await listJurorFacts(connection, callId, jurors);
  const facts = await listProposalFacts(connection, callId, known);
  return known.flatMap((juror) =>
    facts
      .map((proposal) => ({ jurorId: juror.id, proposalId: proposal.id, conflicts: conflictsBetween(juror, proposal) }))
      .filter(({ conflicts }) => conflicts.length > 0),
  );
}

/** Finds the conflicts between these jurors and all proposals of a call, or one of them. */
export async function readConflicts(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalId: string | null = null,
): Promise<ConflictLook> {
  const jurorFacts = await listJurorFacts(connection, callId, jurors);
  const known = new Map(jurorFacts.map((facts) => [facts.id, facts]));
  const facts = new Map(
    (await listProposalFacts(connection, callId, jurorFacts, proposalId)).map((one) => [one.id, one]),
  );
  return (pair) => {
    const proposal = facts.get(pair.proposalId);
    const juror = proposal && known.get(pair.jurorId);
    return juror === undefined || proposal === undefined ? [] : conflictsBetween(juror, proposal);
  };
}

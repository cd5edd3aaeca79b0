import type { Call } from '../../../domain/calls/call.entity.js';
import {
  type ConflictFacts,
  type ConflictLook,
  findConflicts,
  type FoundConflicts,
  type FoundPair,
  listFoundConflicts,
  readConflicts,
  readCurrentPairs,
  readPairs,
} from './found-conflicts.js';
import type { FoundConflict } from './conflict.js';
import type { ClosedSheet } from './decision.js';
import { findDecision, filterScoring } from './decisions.queries.js';
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
import { weighedCriteria, type WeighedTerm, withCriteria } from './jury-settings.js';
import type { TieSettlement } from './jury.entity.js';
import { listSettledTies } from './ties.queries.js';
import { findJuryVersion } from './jury-version.queries.js';
import { grouped } from './statistics.js';
import { biases, type CountedSheet, judge, type JurorBias, jurorDistance, type Result } from './results.js';
import { memoizeByObject } from '../../../platform/memoize.js';
import { VersionCache } from '../../../platform/version-cache.js';
import type { Connection } from '../../../platform/database/tx.js';

/** The jury's scope and progress in a call. */
export interface JuryWork {
  rules: CurrentRules;
  criteria: readonly WeighedTerm[];
  proposals: readonly JuryProposal[];
  /** The same by id. */
  proposalOf: ReadonlyMap<string, JuryProposal>;
  jurors: readonly Juror[];
  /** All assignments and sheets, and the sheets that count. */
  pairs: readonly JuryPair[];
  counted: readonly CountedSheet[];
  /** The reviews that are missing: assigned to jurors without a conflict of interest, and not submitted for this text. */
  missing: readonly JuryPair[];
  /** How ties were settled, the last of each first. */
  settledTies: readonly TieSettlement[];
  /** Submitted sheets that don't count because of a detected conflict that no owner has confirmed. */
  uncounted: readonly JuryPair[];
  /** Submitted sheets about an earlier text, which their jurors have not confirmed for the current one. */
  outdated: readonly JuryPair[];
  /** All submitted sheets that don't count because of a conflict. */
  closed: readonly JuryPair[];
  /** Those of each proposal that has any. */
  pairsOf: ReadonlyMap<string, readonly JuryPair[]>;
  conflictsOf: ConflictLook;
  /** What conflicts between those who score and proposals are found in; null once the winners are decided. */
  facts: ConflictFacts | null;
  /** The round that is over which this is about; null for the one that is open. */
  pastRound: number | null;
  /** Number of assigned jurors per proposal, without those with a conflict. */
  expected: ReadonlyMap<string, number>;
}

/** The progress of the jury in a call. */
export interface JuryProgress extends JuryWork {
  /** Best first. */
  results: readonly Result[];
  /** Those of each theme. */
  resultsOf: ReadonlyMap<string, readonly Result[]>;
  /** How far apart two jurors of the same proposal are on average; null if no proposal has two reviews. */
  distance: number | null;
  /** How each juror scores compared with the others. */
  biases: readonly JurorBias[];
}

/** The jury's work in the calls that were read last. There are few calls, and each can have tens of thousands of sheets. */
const works = new VersionCache<JuryWork>(3);
const judgedWork = memoizeByObject(judgeWork);

/**
 * Reads the progress of the jury: consistent if the jury is locked, otherwise good enough for a page. It is shared and
 * must not be modified.
 */
export async function readJuryProgress(connection: Connection, call: Call): Promise<JuryProgress> {
  return judgedWork(await readJuryWork(connection, call));
}

/** Returns the results of a jury's work. */
export function judgeWork(work: JuryWork): JuryProgress {
  const { proposals, jurors, rules, missing, counted, criteria, settledTies } = work;
  const missingOf = grouped(missing, ({ proposalId }) => proposalId);
  const scored = proposals.map(({ id, theme }) => ({ id, theme, missing: missingOf.get(id)?.length ?? 0 }));
  const jurorIds = jurors.map(({ id }) => id);
  const results = judge(
    scored,
    counted,
    criteria,
    rules.minReviews,
    settledTies.map(({ proposalIds }) => proposalIds),
  );
  return {
    ...work,
    results,
    resultsOf: grouped(results, ({ theme }) => theme),
    distance: jurorDistance(results),
    biases: biases(jurorIds, counted, criteria),
  };
}

/** The same without results. Knows the conflicts of those who score, because what other staff have done can be long. */
export async function readJuryWork(connection: Connection, call: Call): Promise<JuryWork> {
  // The version is read before the rows, so that rows which are newer than it are read again.
  const version = await findJuryVersion(connection, call.id);
  const rules = await getRules(connection, call);
  const jurors = await listJurors(connection, call.id);
  const conflicts = await readPairs(connection, call.id, await filterScoring(connection, call.id, jurors));
  const settledTies = await listSettledTies(connection, call.id, rules.round);
  const all = JSON.stringify([version, rules, call.criteria, jurors, conflicts.facts, settledTies]);
  return works.get(call.id, all, () => readWork(connection, call, { rules, jurors, conflicts, settledTies }));
}

async function readWork(
  connection: Connection,
  call: Call,
  {
    rules,
    jurors,
    conflicts: { look, facts },
    settledTies,
  }: { rules: CurrentRules; jurors: Juror[]; conflicts: FoundConflicts; settledTies: TieSettlement[] },
): Promise<JuryWork> {
  const criteria = weighedCriteria(withCriteria(call, rules).criteria, rules.weights);
  const proposals = await listJuryProposals(connection, call.id);
  const proposalOf = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  const pairs = await listPairs(connection, call.id);
  const conflictsOf: ConflictLook = (pair) => look(pair).conflicts;
  const expected = new Map(proposals.map(({ id }) => [id, 0]));
  const counted: JuryPair[] = [];
  const missing: JuryPair[] = [];
  const uncounted: JuryPair[] = [];
  const outdated: JuryPair[] = [];
  const closed: JuryPair[] = [];
  for (const pair of pairs) {
    const soFar = expected.get(pair.proposalId);
    if (soFar === undefined || !pair.isAssigned) continue;
    const { conflicts, isUnnoticed } = look(pair);
    if (pair.state === 'handed-in' && isUnnoticed) uncounted.push(pair);
    if (conflicts.length > 0) {
      if (pair.state === 'handed-in') closed.push(pair);
      continue;
    }
    expected.set(pair.proposalId, soFar + 1);
    (pair.state === 'handed-in' && !pair.isOutdated ? counted : missing).push(pair);
    if (pair.isOutdated) outdated.push(pair);
  }
  const pairsOf = grouped(pairs, (pair) => pair.proposalId);
  return {
    rules,
    criteria,
    proposals,
    proposalOf,
    jurors,
    pairs,
    counted,
    missing,
    settledTies,
    uncounted,
    outdated,
    closed,
    pairsOf,
    conflictsOf,
    pastRound: null,
    facts: 'closed' in facts ? null : facts,
    expected,
  };
}

/** Returns the detected conflicts of those who score in a call, as `listFoundConflicts` does. */
export async function listFoundInWork(connection: Connection, callId: string, work: JuryWork): Promise<FoundPair[]> {
  if (work.facts !== null) return foundOnce(work.facts);
  return listFoundConflicts(connection, callId, await filterScoring(connection, callId, work.jurors));
}

const foundOnce = memoizeByObject(findConflicts);

/** Returns the sheets that a conflict closes now, in the form saved with a decision. */
export function closedSheets({ pairs, uncounted, conflictsOf }: JuryWork): ClosedSheet[] {
  const unnoticed = new Set(uncounted);
  return pairs.flatMap((pair) => {
    const { proposalId, jurorId } = pair;
    const conflicts = [...conflictsOf(pair)];
    return conflicts.length === 0 ? [] : [{ proposalId, jurorId, conflicts, isUnnoticed: unnoticed.has(pair) }];
  });
}

/**
 * Returns the submitted sheets that would count if the decision were reopened and don't now, or the other way around,
 * because their conflicts of interest have changed since. Null without a decision.
 */
export async function listChangedSheets(
  connection: Connection,
  callId: string,
  { jurors, pairs, conflictsOf }: Pick<JuryWork, 'jurors' | 'pairs' | 'conflictsOf'>,
): Promise<JuryPair[] | null> {
  if ((await findDecision(connection, callId)) === null) return null;
  const { look } = await readCurrentPairs(connection, callId, await filterScoring(connection, callId, jurors));
  const isClosed = (conflicts: readonly FoundConflict[]) => conflicts.length > 0;
  return pairs.filter(
    (pair) =>
      pair.isAssigned && pair.state === 'handed-in' && isClosed(look(pair).conflicts) !== isClosed(conflictsOf(pair)),
  );
}

/** Returns how many of a juror's submitted reviews in a call no conflict of interest keeps from counting. */
export async function countCounted(
  connection: Connection,
  callId: string,
  juror: { id: string; emailKey: string },
): Promise<number> {
  const conflictsOf = await readConflicts(connection, callId, [juror]);
  const own = (await listPairs(connection, callId)).filter(({ jurorId }) => jurorId === juror.id);
  const isSubmitted = ({ isAssigned, state, isOutdated }: JuryPair) =>
    isAssigned && state === 'handed-in' && !isOutdated;
  return own.filter((pair) => isSubmitted(pair) && conflictsOf(pair).length === 0).length;
}

import type { Call } from '../calls/call.entity.js';
import { closesUnnoticed, conflictsBetween, type FoundConflict, isBinding } from './conflict.js';
import { listConflictReviews, listJurorFacts, listProposalFacts, reviewLook } from './conflicts.queries.js';
import type { ClosedSheet } from './decision.js';
import { findDecision } from './decisions.queries.js';
import type { JuryConflictReview } from './jury.entity.js';
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
import { findJuryVersion } from './jury-version.queries.js';
import { grouped } from './statistics.js';
import { filterScoring } from './scoring-jurors.queries.js';
import { biases, type CountedSheet, judge, type JurorBias, type Result } from './results.js';
import { VersionCache } from '../../platform/version-cache.js';
import type { Connection } from '../../platform/database/tx.js';

/** The binding conflicts of interest of every juror and proposal of a call. */
export type ConflictLook = (pair: { proposalId: string; jurorId: string }) => readonly FoundConflict[];

/** The jury's scope and progress in a call. */
export interface JuryWork {
  rules: CurrentRules;
  criteria: readonly WeighedTerm[];
  proposals: readonly JuryProposal[];
  jurors: readonly Juror[];
  /** All assignments and sheets, and the sheets that count. */
  pairs: readonly JuryPair[];
  counted: readonly CountedSheet[];
  /** Submitted sheets that don't count because of a detected conflict that no owner has confirmed. */
  uncounted: readonly JuryPair[];
  /** All submitted sheets that don't count because of a conflict. */
  closed: readonly JuryPair[];
  /** Those of each proposal that has any. */
  pairsOf: ReadonlyMap<string, readonly JuryPair[]>;
  conflictsOf: ConflictLook;
  /** Number of assigned jurors per proposal, without those with a conflict. */
  expected: ReadonlyMap<string, number>;
}

/** The progress of the jury in a call. */
export interface JuryProgress extends JuryWork {
  /** Best first. */
  results: readonly Result[];
  /** How each juror scores compared with the others. */
  biases: readonly JurorBias[];
}

/** The jury's work in the calls that were read last. There are few calls, and each can have tens of thousands of sheets. */
const works = new VersionCache<JuryWork>(3);
const judged = new WeakMap<JuryWork, Pick<JuryProgress, 'results' | 'biases'>>();

/**
 * Reads the progress of the jury: consistent if the jury is locked, otherwise good enough for a page. It is shared and
 * must not be modified.
 */
export async function readJuryProgress(connection: Connection, call: Call): Promise<JuryProgress> {
  const work = await readJuryWork(connection, call);
  const scores = judged.get(work) ?? judgeWork(work);
  judged.set(work, scores);
  return { ...work, ...scores };
}

function judgeWork({ proposals, jurors, expected, counted, criteria }: JuryWork) {
  const scored = proposals.map(({ id, theme }) => ({ id, theme, expected: expected.get(id) ?? 0 }));
  const jurorIds = jurors.map(({ id }) => id);
  return { results: judge(scored, counted, criteria), biases: biases(jurorIds, counted, criteria) };
}

/** The same without results. Knows the conflicts of those who score, because what other staff have done can be long. */
export async function readJuryWork(connection: Connection, call: Call): Promise<JuryWork> {
  // The version is read before the rows, so that rows which are newer than it are read again.
  const version = await findJuryVersion(connection, call.id);
  const rules = await getRules(connection, call);
  const jurors = await listJurors(connection, call.id);
  const conflicts = await readPairs(connection, call.id, await filterScoring(connection, call.id, jurors));
  const all = JSON.stringify([version, rules, call.criteria, jurors, conflicts.facts]);
  return works.get(call.id, all, () => readWork(connection, call, { rules, jurors, look: conflicts.look }));
}

async function readWork(
  connection: Connection,
  call: Call,
  { rules, jurors, look }: { rules: CurrentRules; jurors: Juror[]; look: PairLook },
): Promise<JuryWork> {
  const criteria = weighedCriteria(call.criteria, rules.weights);
  const proposals = await listJuryProposals(connection, call.id);
  const pairs = await listPairs(connection, call.id);
  const conflictsOf: ConflictLook = (pair) => look(pair).conflicts;
  const expected = new Map(proposals.map(({ id }) => [id, 0]));
  const counted: JuryPair[] = [];
  const uncounted: JuryPair[] = [];
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
    if (pair.state === 'handed-in') counted.push(pair);
  }
  const pairsOf = grouped(pairs, (pair) => pair.proposalId);
  return { rules, criteria, proposals, jurors, pairs, counted, uncounted, closed, pairsOf, conflictsOf, expected };
}

/** Detected conflicts of interest between a juror and a proposal, with an owner's decision. */
export interface FoundPair {
  jurorId: string;
  proposalId: string;
  conflicts: FoundConflict[];
  review: JuryConflictReview | null;
  /** Whether one of them closes the score sheet. */
  isBinding: boolean;
  /** Whether they close it without anyone's decision. */
  isUnnoticed: boolean;
}

/**
 * Returns the detected conflicts between these jurors and the proposals of a call, or some of them, by juror and
 * proposal. Pairs with a declared conflict are omitted, because it takes precedence.
 */
export async function listFoundConflicts(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null = null,
): Promise<FoundPair[]> {
  const known = await listJurorFacts(connection, callId, jurors);
  const facts = await listProposalFacts(connection, callId, known, proposalIds);
  const reviewOf = reviewLook(await listConflictReviews(connection, callId, proposalIds));
  return known.flatMap((juror) =>
    facts.flatMap((proposal): FoundPair[] => {
      const pair = { jurorId: juror.id, proposalId: proposal.id };
      const conflicts = conflictsBetween(juror, proposal);
      if (conflicts.length === 0 || conflicts.some(({ evidence }) => evidence === 'declared')) return [];
      const review = reviewOf(pair);
      const closes = conflicts.some((one) => isBinding(one, review));
      return [{ ...pair, conflicts, review, isBinding: closes, isUnnoticed: closesUnnoticed(conflicts, review) }];
    }),
  );
}

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

/**
 * Finds the binding conflicts between these jurors and all proposals of a call, or some of them. Once the winners are
 * decided, those of that time.
 */
export async function readConflicts(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null = null,
): Promise<ConflictLook> {
  const { look } = await readPairs(connection, callId, jurors, proposalIds);
  return (pair) => look(pair).conflicts;
}

/** Returns how many of a juror's submitted reviews in a call no conflict of interest keeps from counting. */
export async function countCounted(
  connection: Connection,
  callId: string,
  juror: { id: string; emailKey: string },
): Promise<number> {
  const conflictsOf = await readConflicts(connection, callId, [juror]);
  const own = (await listPairs(connection, callId)).filter(({ jurorId }) => jurorId === juror.id);
  return own.filter((pair) => pair.isAssigned && pair.state === 'handed-in' && conflictsOf(pair).length === 0).length;
}

/** The binding conflicts of a juror and a proposal. */
interface PairConflicts {
  conflicts: FoundConflict[];
  /** Whether they close the sheet without anyone's decision. */
  isUnnoticed: boolean;
}

type PairLook = (pair: { proposalId: string; jurorId: string }) => PairConflicts;

/** Finds the conflicts of a pair, in these facts. */
interface FoundConflicts {
  look: PairLook;
  facts: unknown;
}

const noConflicts: PairConflicts = { conflicts: [], isUnnoticed: false };

async function readPairs(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null = null,
): Promise<FoundConflicts> {
  const closed = (await findDecision(connection, callId))?.closedSheets ?? null;
  if (closed === null) return readCurrentPairs(connection, callId, jurors, proposalIds);
  const byPair = new Map(closed.map((one) => [`${one.proposalId}:${one.jurorId}`, one]));
  return { look: (pair) => byPair.get(`${pair.proposalId}:${pair.jurorId}`) ?? noConflicts, facts: closed };
}

async function readCurrentPairs(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null = null,
): Promise<FoundConflicts> {
  const reviews = await listConflictReviews(connection, callId, proposalIds);
  const reviewOf = reviewLook(reviews);
  const jurorFacts = await listJurorFacts(connection, callId, jurors);
  const known = new Map(jurorFacts.map((facts) => [facts.id, facts]));
  const proposalFacts = await listProposalFacts(connection, callId, jurorFacts, proposalIds);
  const byProposal = new Map(proposalFacts.map((one) => [one.id, one]));
  const look: PairLook = (pair) => {
    const proposal = byProposal.get(pair.proposalId);
    const juror = proposal && known.get(pair.jurorId);
    if (juror === undefined || proposal === undefined) return noConflicts;
    const [conflicts, review] = [conflictsBetween(juror, proposal), reviewOf(pair)];
    return {
      conflicts: conflicts.filter((conflict) => isBinding(conflict, review)),
      isUnnoticed: closesUnnoticed(conflicts, review),
    };
  };
  return { look, facts: [jurorFacts, proposalFacts, reviews] };
}

import {
  closesUnnoticed,
  conflictsBetween,
  type FoundConflict,
  isBinding,
  type JurorFacts,
  type ProposalFacts,
} from './conflict.js';
import { listConflictReviews, listJurorFacts, listProposalFacts, reviewLook } from './conflicts.queries.js';
import type { ClosedSheet } from './decision.js';
import { findDecision } from './decisions.queries.js';
import type { JuryConflictReview } from './jury.entity.js';
import type { Connection } from '../../../platform/database/tx.js';

/** The binding conflicts of interest of every juror and proposal of a call. */
export type ConflictLook = (pair: { proposalId: string; jurorId: string }) => readonly FoundConflict[];

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
  return findConflicts(await readFacts(connection, callId, jurors, proposalIds));
}

/** Returns the detected conflicts in these facts, as `listFoundConflicts` does. */
export function findConflicts({ jurors, proposals, reviews }: ConflictFacts): FoundPair[] {
  const reviewOf = reviewLook(reviews);
  return jurors.flatMap((juror) =>
    proposals.flatMap((proposal): FoundPair[] => {
      const pair = { jurorId: juror.id, proposalId: proposal.id };
      const conflicts = conflictsBetween(juror, proposal);
      if (conflicts.length === 0 || conflicts.some(({ evidence }) => evidence === 'declared')) return [];
      const review = reviewOf(pair);
      const closes = conflicts.some((one) => isBinding(one, review));
      return [{ ...pair, conflicts, review, isBinding: closes, isUnnoticed: closesUnnoticed(conflicts, review) }];
    }),
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

/** The binding conflicts of a juror and a proposal. */
interface PairConflicts {
  conflicts: FoundConflict[];
  /** Whether they close the sheet without anyone's decision. */
  isUnnoticed: boolean;
}

type PairLook = (pair: { proposalId: string; jurorId: string }) => PairConflicts;

/** What conflicts of interest are found in. */
export interface ConflictFacts {
  jurors: readonly JurorFacts[];
  proposals: readonly ProposalFacts[];
  reviews: readonly JuryConflictReview[];
}

/** Finds the conflicts of a pair: in these facts, or among the sheets that were closed when the winners were decided. */
export interface FoundConflicts {
  look: PairLook;
  facts: ConflictFacts | { closed: readonly ClosedSheet[] };
}

const noConflicts: PairConflicts = { conflicts: [], isUnnoticed: false };

/** Finds the conflicts that count: once the winners are decided, those of that time. */
export async function readPairs(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null = null,
): Promise<FoundConflicts> {
  const closed = (await findDecision(connection, callId))?.closedSheets ?? null;
  if (closed === null) return readCurrentPairs(connection, callId, jurors, proposalIds);
  const byPair = new Map(closed.map((one) => [`${one.proposalId}:${one.jurorId}`, one]));
  return { look: (pair) => byPair.get(`${pair.proposalId}:${pair.jurorId}`) ?? noConflicts, facts: { closed } };
}

/** Finds the conflicts as they are now, whether or not the winners are decided. */
export async function readCurrentPairs(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null = null,
): Promise<FoundConflicts> {
  const facts = await readFacts(connection, callId, jurors, proposalIds);
  const reviewOf = reviewLook(facts.reviews);
  const known = new Map(facts.jurors.map((one) => [one.id, one]));
  const byProposal = new Map(facts.proposals.map((one) => [one.id, one]));
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
  return { look, facts };
}

async function readFacts(
  connection: Connection,
  callId: string,
  jurors: readonly { id: string; emailKey: string }[],
  proposalIds: readonly string[] | null,
): Promise<ConflictFacts> {
  const reviews = await listConflictReviews(connection, callId, proposalIds);
  const known = await listJurorFacts(connection, callId, jurors);
  return { jurors: known, proposals: await listProposalFacts(connection, callId, known, proposalIds), reviews };
}

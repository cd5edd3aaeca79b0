import type { Call } from '../../../domain/calls/call.entity.js';
import { NotFound } from '../../../platform/errors.js';
import type { Connection } from '../../../platform/database/tx.js';
import { judgeWork, type JuryProgress, readJuryProgress } from './jury-progress.js';
import { getRules, type JuryPair, listAllJuryProposals } from './jury.queries.js';
import { listPastJurors, listPastPairs, listRounds } from './rounds.queries.js';
import { grouped } from './statistics.js';
import { listSettledTies } from './ties.queries.js';

/**
 * Returns the results of a round that is over: what counted then counts, whatever has come up since. Throws NotFound for
 * a round that isn't over.
 */
async function readPastRound(connection: Connection, call: Call, round: number): Promise<JuryProgress> {
  const past = (await listRounds(connection, call.id)).find((one) => one.round === round);
  if (past === undefined) throw new NotFound('round-not-found', 'Round not found.');
  const { min, max, minReviews } = past.rules;
  const pairs = (await listPastPairs(connection, call.id, round)).map((pair) => ({ ...pair, isOutdated: false }));
  const ranked = new Map(past.ranking.map((one) => [one.proposalId, one]));
  // A finalist can be withdrawn by now, and its title can have changed.
  const now = new Map((await listAllJuryProposals(connection, call.id)).map((one) => [one.id, one]));
  const proposals = past.ranking.map(({ proposalId: id, externalId, title, theme }) => ({
    ...(now.get(id) ?? {
      organization: null,
      url: null,
      state: 'withdrawn' as const,
      arrivedAt: null,
      changedAt: null,
    }),
    id,
    externalId,
    title,
    theme,
  }));
  const closed = new Map(past.closedSheets.map((one) => [`${one.proposalId} ${one.jurorId}`, one.conflicts]));
  const conflictsOf = (pair: Pick<JuryPair, 'proposalId' | 'jurorId'>) =>
    closed.get(`${pair.proposalId} ${pair.jurorId}`) ?? [];
  const isOpen = (pair: JuryPair) => pair.isAssigned && ranked.has(pair.proposalId) && conflictsOf(pair).length === 0;
  const counted = pairs.filter(({ counts }) => counts);
  const open = pairs.filter(isOpen);
  const ofProposal = grouped(open, ({ proposalId }) => proposalId);
  return judgeWork({
    rules: { ...(await getRules(connection, call)), min, max, minReviews, round },
    criteria: past.criteria,
    proposals,
    proposalOf: new Map(proposals.map((one) => [one.id, one])),
    jurors: await listPastJurors(connection, call.id, round),
    pairs,
    counted,
    missing: open.filter(({ counts }) => !counts),
    settledTies: await listSettledTies(connection, call.id, round),
    uncounted: [],
    outdated: [],
    closed: pairs.filter((pair) => pair.state === 'handed-in' && conflictsOf(pair).length > 0),
    pairsOf: grouped(pairs, ({ proposalId }) => proposalId),
    conflictsOf,
    pastRound: round,
    facts: null,
    expected: new Map([...ofProposal].map(([id, own]) => [id, own.length])),
  });
}

/** Returns the results of the round that is open, or of one that is over. Throws NotFound for a round that isn't over. */
export function readRound(connection: Connection, call: Call, round: number | null): Promise<JuryProgress> {
  return round === null ? readJuryProgress(connection, call) : readPastRound(connection, call, round);
}

import { randomUUID } from 'node:crypto';
import { actorName } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { Conflict } from '../../../platform/errors.js';
import { lateness } from '../../../domain/proposals/proposal.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type Choice, choiceRefusal, frozenRanks, seenRanks } from './decision.js';
import { insertChoices, insertDecision, updateDecision } from './decisions.queries.js';
import type { JuryDecision } from './jury.entity.js';
import { findLastVersion } from './judged-text.queries.js';
import { closedSheets, readJuryProgress } from './jury-progress.js';
import { listAllJuryProposals } from './jury.queries.js';
import { isScored } from './score-sheet.js';

export interface DecisionInput extends Choice {
  note: string;
  /** Version of the ranks that were shown (`seenRanks`). */
  seen: string;
}

/**
 * Decides the winners of a call whose jury is locked. Winners are shortlisted first, and the current ranks and conflicts are
 * saved: evidence that is found later changes neither.
 * Throws Invalid for more winners than the call has, and Conflict for fewer unless confirmed, or if the ranks have
 * changed since they were shown.
 */
export async function decideWinners(change: Change, call: Call, input: DecisionInput): Promise<JuryDecision> {
  const { tx } = change;
  const progress = await readJuryProgress(tx, call);
  const { proposals, results } = progress;
  const ranking = frozenRanks(results, proposals);
  const refusal = choiceRefusal(input, proposals, call.winners);
  if (refusal !== null) throw refusal;
  if (seenRanks(ranking) !== input.seen) {
    throw new Conflict('ranks-changed', 'The ranking has changed. Review it and decide again.');
  }
  const { winners } = input;
  const note = input.note || null;
  const before = new Map(proposals.map(({ id, state }) => [id, state]));
  const submitted = winners.filter((id) => before.get(id) === 'submitted');
  if (submitted.length > 0) await changeStates(change, submitted, { to: 'shortlisted', note });
  await changeStates(change, winners, { to: 'winner', note });
  const withLate = ranking.map((one) => {
    const late = lateness(call, progress.proposalOf.get(one.proposalId));
    return late === null ? one : { ...one, late };
  });
  const lastVersion = await findLastVersion(tx, call.id);
  const judged = { note: input.note, ranking: withLate, lastVersion, closedSheets: closedSheets(progress) };
  const decision = newDecision(change, call.id, judged);
  await insertDecision(tx, decision);
  const outstanding = new Set(input.outstanding);
  const choices = winners.map((proposalId) => ({
    decisionId: decision.id,
    proposalId,
    outcome: 'winner' as const,
    outstanding: outstanding.has(proposalId),
    stateBefore: before.get(proposalId) ?? 'shortlisted',
  }));
  await insertChoices(tx, choices);
  const details = { decision: decision.id, winners: winners.length, outstanding: outstanding.size };
  await record(change, 'jury.decided', `call:${call.id}`, details);
  return decision;
}

function newDecision(
  { actor, now }: Change,
  callId: string,
  judged: Pick<JuryDecision, 'note' | 'ranking' | 'lastVersion' | 'closedSheets'>,
): JuryDecision {
  return {
    id: randomUUID(),
    callId,
    decidedBy: actorName(actor),
    decidedAt: now,
    ...judged,
    othersDeclinedBy: null,
    othersDeclinedAt: null,
    publishedAt: null,
    publishedBy: null,
    reopenedBy: null,
    reopenedAt: null,
    reopenedReason: null,
  };
}

/** Marks the proposals that did not win as not selected. The jury is locked. Returns how many. */
export async function declineOthers(
  change: Change,
  { id: decisionId, callId }: Pick<JuryDecision, 'id' | 'callId'>,
): Promise<number> {
  const { tx, actor, now } = change;
  const others = (await listAllJuryProposals(tx, callId)).filter(isScored);
  if (others.length === 0) return 0;
  const ids = others.map(({ id }) => id);
  await changeStates(change, ids, { to: 'not-selected', note: null });
  await updateDecision(tx, decisionId, { othersDeclinedBy: actorName(actor), othersDeclinedAt: now });
  await insertChoices(
    tx,
    others.map(({ id: proposalId, state: stateBefore }) => {
      return { decisionId, proposalId, outcome: 'not-selected' as const, outstanding: false, stateBefore };
    }),
  );
  await record(change, 'jury.others-dismissed', `call:${callId}`, { others: others.length });
  return others.length;
}

import type { Call } from '../../../domain/calls/call.entity.js';
import { recordAll, type Change } from '../../../domain/identity/change.js';
import { writeWinnerChoice } from '../../jury/domain/decisions.queries.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import type { JuryDecision } from '../../jury/domain/jury.entity.js';
import { listJuryProposals } from '../../jury/domain/jury.queries.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { Conflict } from '../../../platform/errors.js';
import { listAcceptances, updateAcceptance } from './acceptances.queries.js';
import { askWinners } from './ask-winners.js';
import { freePlaces, nextInRank, placeRefusal } from './next-winner.js';

export interface OfferInput {
  /** The acceptance whose place is free. */
  freeId: string;
  /** Who gets it. */
  proposalId: string;
  /** Whether it is outstanding in its theme. */
  outstanding: boolean;
  /** YYYY-MM-DDTHH:mm, in the time zone of the call. */
  deadlineLocal: string;
}

/**
 * Offers the place of a winner that declined, or didn't answer in time, to another ranked proposal, whose team is emailed.
 * Lock the jury first. Throws Conflict if the place isn't free any more, and for a proposal that can't get it.
 */
export async function offerPlace(change: Change, call: Call, decision: JuryDecision, input: OfferInput): Promise<void> {
  const { tx, now } = change;
  const { freeId, proposalId, outstanding, deadlineLocal } = input;
  const proposals = await listJuryProposals(tx, call.id);
  const withdrawn = { state: 'withdrawn' as const };
  const stateOf = (id: string) => proposals.find((one) => one.id === id) ?? withdrawn;
  const asked = (await listAcceptances(tx, call.id)).filter(({ decisionId }) => decisionId === decision.id);
  const free = freePlaces(asked, proposals, now).find(({ id }) => id === freeId);
  if (free === undefined) throw new Conflict('place-taken', 'This place is no longer free.');
  const next = nextInRank(decision.ranking, proposals, asked).find((one) => one.proposalId === proposalId);
  if (next === undefined) throw new Conflict('not-in-rank', 'This proposal can no longer get the place.');
  const isExpired = hasWon(stateOf(free.proposalId));
  const refusal = placeRefusal(proposals, call.winners, isExpired);
  if (refusal !== null) throw refusal;
  if (free.state === 'pending' || free.state === 'accepted')
    await updateAcceptance(tx, free.id, { state: isExpired ? 'expired' : 'withdrawn' });
  const note = null;
  if (isExpired) await changeStates(change, [free.proposalId], { to: 'shortlisted', note });
  const { state } = stateOf(proposalId);
  if (state !== 'shortlisted') await changeStates(change, [proposalId], { to: 'shortlisted', note });
  await changeStates(change, [proposalId], { to: 'winner', note });
  await writeWinnerChoice(tx, { decisionId: decision.id, proposalId, outstanding, stateBefore: state });
  await askWinners(change, call, {
    proposalIds: [proposalId],
    decisionId: decision.id,
    deadlineLocal,
    replacesId: free.id,
  });
  await recordAll(change, [
    ...(isExpired ? [{ action: 'winner.expired', subject: `proposal:${free.proposalId}` }] : []),
    { action: 'winner.offered', subject: `proposal:${proposalId}`, details: { replaces: free.proposalId } },
  ]);
}

import { Injectable } from '@nestjs/common';
import { getCall, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { listJuryProposals } from '../../jury/domain/jury.queries.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { findContent } from '../../../domain/proposals/proposal-changes.queries.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import { type Answer, answerRefusal } from '../domain/acceptance.js';
import type { Acceptance } from '../domain/acceptance.entity.js';
import { findAcceptanceOf, listAcceptances, lockAcceptance, updateAcceptance } from '../domain/acceptances.queries.js';
import { placeRefusal } from '../domain/next-winner.js';
import { requireOnTeam } from '../domain/require-on-team.js';
import { insertEntry } from '../domain/winner-entries.queries.js';
import { newEntry } from '../domain/winner-entry.js';
import { notifyAnswer } from '../domain/winner-messages.js';
import type { Tx } from '../../../platform/database/tx.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Accepts that a proposal won, declines, or steps back after accepting: for its team, or for staff whom the team has told. */
@Injectable()
export class AnswerAcceptance {
  constructor(private readonly changes: Changes) {}

  /**
   * The whole team gets a receipt, and owners are notified. The same answer again changes nothing, and a team that
   * declined can accept for a day while nobody else has the place. Throws NotFound for the proposal of others, and
   * Conflict once it was answered otherwise, after the deadline, and if the decision was reopened.
   */
  async run(proposalId: string, answer: Answer, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await requireOnTeam(tx, proposalId, actor);
      const proposal = await getProposalById(tx, proposalId);
      await lockJuryForShare(tx, proposal.callId);
      const last = await findAcceptanceOf(tx, proposalId);
      if (last === null) throw new NotFound('acceptance-not-found', 'Nobody was asked whether they accept.');
      const acceptance = await lockAcceptance(tx, last.id);
      const refusal = answerRefusal(acceptance, answer, now);
      if (refusal !== null) throw refusal;
      if (acceptance.state === answer) return;
      if (acceptance.state === 'declined' || acceptance.state === 'stepped-back') {
        await requireFreePlace(tx, acceptance);
        await changeStates(change, [proposalId], { to: 'winner', note: null, source: 'form', hand: 'winner' });
      } else if (!hasWon(await getProposalById(tx, proposalId)))
        throw new Conflict('no-longer-winner', 'The proposal is no longer a winner.');
      await updateAcceptance(tx, acceptance.id, { state: answer, answeredAt: now, answeredBy: actorName(actor) });
      if (answer === 'accepted') await insertEntry(tx, newEntry(proposal, await findContent(tx, proposalId), now));
      else await changeStates(change, [proposalId], { to: 'withdrawn', note: null, source: 'form', hand: 'winner' });
      await record(change, `winner.${answer}`, `proposal:${proposalId}`);
      await notifyAnswer(change, await getCall(tx, proposal.callId), proposal, { ...acceptance, state: answer });
    });
  }
}

/** Throws Conflict if the place of a team that declined is another team's, or its decision is no longer the current one. */
async function requireFreePlace(tx: Tx, { id, callId, decisionId }: Acceptance): Promise<void> {
  const asked = await listAcceptances(tx, callId);
  if (asked.some(({ replacesId }) => replacesId === id))
    throw new Conflict('place-taken', 'This place went to another team.');
  if (((await findDecision(tx, callId))?.id ?? null) !== decisionId)
    throw new Conflict('no-longer-winner', 'The proposal is no longer a winner.');
  const { winners } = await getCall(tx, callId);
  const refusal = placeRefusal(await listJuryProposals(tx, callId), winners, false);
  if (refusal !== null) throw refusal;
}

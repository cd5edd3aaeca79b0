import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import { getCallBySlug, lockJuryBySlug, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import { deadlineOf } from '../domain/acceptance.js';
import { listAcceptances, lockAcceptance, updateAcceptance } from '../domain/acceptances.queries.js';
import { type OfferInput, offerPlace } from '../domain/offer-place.js';
import { startTime } from '../domain/start-times.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { JuryDecision } from '../../jury/domain/jury.entity.js';
import { dropWinners } from '../domain/drop-winners.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Manages the places of winners, for owners: the next in rank gets a free one, and deadlines move. */
@Injectable()
export class OfferPlace {
  constructor(private readonly changes: Changes) {}

  /**
   * Offers free places to other proposals, all or none. Throws Conflict while no decision is published, and as
   * `offerPlace`.
   */
  async run(callSlug: string, places: readonly OfferInput[], actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await lockJuryBySlug(change.tx, callSlug);
      const decision = await requirePublishedDecision(change.tx, call.id);
      for (const place of places) await offerPlace(change, call, decision, place);
    });
  }

  /**
   * Sets the deadline of all winners that have not answered, or of one. Returns how many. Throws Invalid for a deadline
   * that has passed.
   */
  async extend(callSlug: string, proposalId: string | null, deadlineLocal: string, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const { at: deadlineAt, tzVersion } = deadlineOf(deadlineLocal, call.timeZone, now);
      const pending = (await listAcceptances(tx, call.id)).filter(
        (one) => one.state === 'pending' && (proposalId === null || one.proposalId === proposalId),
      );
      for (const { id, proposalId: about } of pending) {
        await updateAcceptance(tx, id, { deadlineLocal, deadlineAt, tzVersion, deadlineSetAt: now });
        await record(change, 'winner.deadline-set', `proposal:${about}`, { deadline: deadlineLocal });
      }
      return pending.length;
    });
  }

  /**
   * Starts the time of a team that was told another way than by email. Does nothing if it has started. Throws NotFound
   * for a proposal that was not asked.
   */
  async tell(callSlug: string, proposalId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJuryForShare(tx, call.id);
      const asked = (await listAcceptances(tx, call.id)).find(
        (one) => one.proposalId === proposalId && one.state === 'pending',
      );
      const acceptance = await lockAcceptance(tx, asked?.id ?? '');
      if (acceptance.toldAt === null) await startTime(change, acceptance, now, call.timeZone);
    });
  }

  /**
   * Tells a team that has accepted that it is no longer a winner. Throws Conflict if it is one, and while a decision is
   * reviewed: its publication tells all of them.
   */
  async release(callSlug: string, acceptanceId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const acceptance = await lockAcceptance(tx, acceptanceId);
      if (acceptance.state !== 'accepted') return;
      if (hasWon(await getProposalById(tx, acceptance.proposalId)))
        throw new Conflict('still-winner', 'The proposal is a winner. Reopen the decision first.');
      await requirePublishedDecision(tx, call.id);
      await dropWinners(change, [acceptance]);
    });
  }
}

/** Returns the published decision of a call. Throws Conflict if there is none. */
async function requirePublishedDecision(tx: Tx, callId: string): Promise<JuryDecision> {
  const decision = await findDecision(tx, callId);
  if (decision?.publishedAt == null)
    throw new Conflict('decision-unpublished', 'There is no published decision at the moment.');
  return decision;
}

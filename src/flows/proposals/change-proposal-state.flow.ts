import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, isAble, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { insertChanges, lockProposalRows, writeStates } from '../../domain/proposals/proposal-changes.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { ChangeSource, ProposalState } from '../../domain/proposals/proposal.js';
import type { StateInput } from '../../domain/proposals/proposal-input.js';
import { type Hand, stateRefusal } from '../../domain/proposals/proposal-state.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Moves a proposal to another state by hand. */
@Injectable()
export class ChangeProposalState {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the proposal as it is then. The same state again changes nothing. Throws NotFound, Conflict for a jump over a
   * state, and Forbidden where only an owner may.
   */
  async run(callSlug: string, externalId: string, { state, note }: StateInput, actor: Actor): Promise<Proposal> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      const { id } = await getProposal(tx, call.id, externalId);
      await changeStates(tx, [id], state, { actor, now, note });
      return getProposal(tx, call.id, externalId);
    });
  }
}

export interface StateChange {
  actor: Actor;
  now: Date;
  note: string | null;
  /** By whose way it comes; `staff`, by hand, where nothing is said. */
  source?: ChangeSource;
  /** When it was so; `now` where nothing is said. */
  asOf?: Date;
}

/**
 * Moves proposals to a state inside a transaction that somebody else opened: all of them, or none. Gives the ids of those
 * that moved; one that is in that state already stays as it is. Throws what the table of states refuses, for several
 * together: a Conflict or Forbidden for one, else an Invalid with a fault for each (`EXTERNAL-ID`).
 */
export async function changeStates(
  tx: Tx,
  ids: readonly string[],
  to: ProposalState,
  { actor, now, note, source = 'staff', asOf = now }: StateChange,
): Promise<string[]> {
  const proposals = await lockProposalRows(tx, ids);
  const hand = handOf(source, actor);
  const refused = proposals.flatMap((proposal) => {
    const refusal = refusalOf(proposal, to, hand);
    return refusal === null ? [] : [{ externalId: proposal.externalId, refusal }];
  });
  const [first] = refused;
  if (first !== undefined && ids.length === 1) throw first.refusal;
  if (first !== undefined) {
    const faults = refused.map(({ externalId, refusal: { code, message, values } }) => {
      return { path: externalId, code, message, values };
    });
    throw new Invalid('states-refused', 'Some proposals cannot go there.', { count: faults.length }, faults);
  }
  const moving = proposals.filter(({ state }) => state !== to);
  const moved = moving.map(({ id }) => id);
  await writeStates(tx, moved, to, now, asOf);
  const step = { to, at: now, source, actor: actorName(actor), note };
  await insertChanges(
    tx,
    moving.map(({ id, state }) => ({ proposalId: id, from: state, ...step })),
  );
  const auditEntries = moving.map(({ id, state }) => {
    return {
      actor,
      action: 'proposal.state-changed',
      subject: `proposal:${id}`,
      details: { before: state, after: to },
    };
  });
  await recordAll(tx, auditEntries, now);
  return moved;
}

/** Whose word this is. */
function handOf(source: ChangeSource, actor: Actor): Hand {
  if (source === 'declared') return 'attendee';
  if (source !== 'staff') return 'platform';
  return isAble(actor, 'administer') ? 'owner' : 'organizer';
}

function refusalOf(proposal: Proposal, to: ProposalState, hand: Hand) {
  if (proposal.mergedInto === null) return stateRefusal(proposal.state, to, hand);
  return new Conflict('proposal-merged', 'This draft has become another proposal: change that one.');
}

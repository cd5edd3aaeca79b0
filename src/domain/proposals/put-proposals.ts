import { randomUUID } from 'node:crypto';

import type { Call } from '../calls/call.entity.js';
import { type Actor, actorName } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { Refusal } from '../../platform/errors.js';
import { insertChanges } from './proposal-changes.queries.js';
import type { ProposalSource } from './proposal.js';
import { type Arrival, type KnownProposal, planProposal, type ProposalPlan } from './proposal-plan.js';
import { confirmProposals, lockKnownProposals, writePlans } from './proposal-writing.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** By which way proposals come in, and how fresh the news of them is. */
export interface News {
  source: ProposalSource;
  actor: Actor;
  now: Date;
  /** When what is told was so. */
  asOf: Date;
}

/** What would become of a proposal that is told of, or why nothing. */
export type Planned = { ok: true; plan: ProposalPlan } | { ok: false; refusal: Refusal };

/** What would become of each of these, given what is known; writes nothing. */
export function planAll(
  call: Call,
  known: ReadonlyMap<string, KnownProposal>,
  arrivals: readonly Arrival[],
  news: Pick<News, 'source' | 'now' | 'asOf'>,
): Planned[] {
  return arrivals.map((arrival) => {
    try {
      const plan = planProposal(call, known.get(arrival.externalId) ?? null, arrival, { ...news, id: randomUUID() });
      return { ok: true, plan };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { ok: false, refusal };
    }
  });
}

/**
 * Takes in proposals, each once, inside a transaction that somebody else opened: as sets, however many they are. Gives
 * what became of each in their order; those that are refused change nothing and do not hold up the others.
 */
export async function putProposals(
  tx: Tx,
  call: Call,
  arrivals: readonly Arrival[],
  { source, actor, now, asOf }: News,
): Promise<Planned[]> {
  const externalIds = arrivals.map(({ externalId }) => externalId);
  const known = await lockKnownProposals(tx, call.id, externalIds);
  const planned = planAll(call, known, arrivals, { source, now, asOf });
  const plans = planned.flatMap((one) => (one.ok ? [one.plan] : []));
  const written = plans.filter(({ outcome }) => outcome !== 'unchanged');
  const same = plans.filter(({ outcome }) => outcome === 'unchanged').map(({ proposal }) => proposal.id);
  await writePlans(tx, written);
  await confirmProposals(tx, same, asOf);
  const steps = written.filter(({ proposal, from }) => proposal.state !== from);
  await insertChanges(
    tx,
    steps.map(({ proposal: { id, state: to }, from }) => {
      return { proposalId: id, from, to, at: now, source, actor: actorName(actor), note: null };
    }),
  );
  const auditEntries = written.map(({ proposal: { id, state }, outcome }) => {
    const action = outcome === 'created' ? 'proposal.created' : 'proposal.changed';
    return { actor, action, subject: `proposal:${id}`, details: { state } };
  });
  await recordAll(tx, auditEntries, now);
  return planned;
}

/** As `putProposals` for one of them. Throws what refuses it. */
export async function putProposal(tx: Tx, call: Call, arrival: Arrival, news: News): Promise<ProposalPlan> {
  const [planned] = await putProposals(tx, call, [arrival], news);
  if (planned === undefined || !planned.ok) throw planned?.refusal ?? new Error('Nothing was put.');
  return planned.plan;
}

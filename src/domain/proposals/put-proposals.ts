import { randomUUID } from 'node:crypto';

import type { Call } from '../calls/call.entity.js';
import { actorName } from '../identity/actor.js';
import { Refusal } from '../../platform/errors.js';
import { insertChanges } from './proposal-changes.queries.js';
import type { ProposalSource } from './proposal.js';
import { type Arrival, type ReceivedProposal, planProposal, type ProposalPlan } from './proposal-plan.js';
import { receiveVersions } from './received-versions.queries.js';
import { confirmProposals, lockKnownProposals, writePlans } from './proposal-writing.queries.js';
import { recordAll, type Change } from '../identity/change.js';

/** The source of proposals, and when they were in this state. */
export interface News {
  source: ProposalSource;
  asOf: Date;
}

/** The plan for a proposal, or why it is refused. */
export type Planned = { ok: true; plan: ProposalPlan } | { ok: false; refusal: Refusal };

/** Plans how to save a proposal; writes nothing. */
export function planOne(
  call: Call,
  known: ReadonlyMap<string, ReceivedProposal>,
  arrival: Arrival,
  news: News & { now: Date },
): Planned {
  try {
    const before = known.get(arrival.externalId) ?? null;
    return { ok: true, plan: planProposal(call, before, arrival, { ...news, id: randomUUID() }) };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { ok: false, refusal };
  }
}

/**
 * Writes proposals with one statement per table. Returns the plan of each, in order. A refused proposal doesn't affect
 * the others.
 */
export async function putProposals(
  change: Change,
  call: Call,
  arrivals: readonly Arrival[],
  { source, asOf }: News,
): Promise<Planned[]> {
  const { tx, actor, now } = change;
  const externalIds = arrivals.map(({ externalId }) => externalId);
  const known = await lockKnownProposals(tx, call.id, externalIds);
  const planned = arrivals.map((arrival) => planOne(call, known, arrival, { source, now, asOf }));
  const plans = planned.flatMap((one) => (one.ok ? [one.plan] : []));
  const written = plans.filter(({ isWritten }) => isWritten);
  const same = plans.filter(({ isWritten }) => !isWritten).map(({ proposal }) => proposal.id);
  await writePlans(tx, written);
  await receiveVersions(
    tx,
    written.map(({ proposal }) => proposal.id),
    now,
  );
  await confirmProposals(tx, same, asOf);
  const steps = written.filter(({ proposal, from }) => proposal.state !== from);
  await insertChanges(
    tx,
    steps.map(({ proposal: { id, state: to }, from }) => {
      return { proposalId: id, from, to, at: now, source, actor: actorName(actor), note: null };
    }),
  );
  const auditEntries = written.map(({ proposal: { id, state }, outcome, late }) => {
    const subject = `proposal:${id}`;
    if (late) return { action: 'proposal.change-waits', subject, details: { state: late.said.state ?? state } };
    const action = outcome === 'created' ? 'proposal.created' : 'proposal.changed';
    return { action, subject, details: { state } };
  });
  await recordAll(change, auditEntries);
  return planned;
}

/** Writes one proposal. Throws if it is refused. */
export async function putProposal(change: Change, call: Call, arrival: Arrival, news: News): Promise<ProposalPlan> {
  const [planned] = await putProposals(change, call, [arrival], news);
  if (planned === undefined || !planned.ok) throw planned?.refusal ?? new Error('Nothing was put.');
  return planned.plan;
}

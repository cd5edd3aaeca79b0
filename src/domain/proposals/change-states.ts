import { lockJuryOf } from '../calls/calls.queries.js';
import { type Actor, actorName, isAble } from '../identity/actor.js';
import { recordAll, type Change } from '../identity/change.js';
import { Invalid, type Refusal } from '../../platform/errors.js';
import {
  insertChanges,
  lockProposalRows,
  writeStates,
  listBatch,
  listBatchIds,
  restoreStates,
} from './proposal-changes.queries.js';
import { receiveVersions } from './received-versions.queries.js';
import { type Hand, moveRefusal } from './proposal-state.js';
import type { Proposal } from './proposal.entity.js';
import type { ChangeSource, ProposalState } from './proposal.js';

export interface StateChange {
  to: ProposalState;
  note: string | null;
  /** Source of the change. Defaults to `staff`. */
  source?: ChangeSource;
  /** Whose change it is. Defaults to that of the source. */
  hand?: Hand;
  /** When the state changed. Defaults to now. */
  asOf?: Date;
  /** Identifies changes that are made together, and can be undone together. */
  batchId?: string;
  /** Is asked about the proposals once they are locked, and can throw a refusal. */
  check?: (proposals: readonly Proposal[]) => void;
}

/**
 * Changes the state of proposals, all or none. Returns the ids of those that changed. Throws if the state table refuses
 * a change: Conflict or Forbidden for one proposal, Invalid with a field error for each (`EXTERNAL-ID`) for several.
 */
export async function changeStates(
  change: Change,
  ids: readonly string[],
  { to, note, source = 'staff', hand, asOf = change.now, batchId, check }: StateChange,
): Promise<string[]> {
  const { tx, actor, now } = change;
  await lockJuryOf(tx, ids);
  const proposals = await lockProposalRows(tx, ids);
  check?.(proposals);
  checkAll(proposals, to, hand ?? handOf(source, actor));
  const moving = proposals.filter(({ state }) => state !== to);
  const moved = moving.map(({ id }) => id);
  await writeStates(tx, moved, to, now, asOf);
  await receiveVersions(tx, moved, now);
  const step = { to, at: now, source, actor: actorName(actor), note };
  await insertChanges(
    tx,
    moving.map(({ id, state, submittedAt }) => ({
      proposalId: id,
      from: state,
      ...step,
      ...(batchId !== undefined && { batchId, formerlySubmittedAt: submittedAt }),
    })),
  );
  await recordAll(
    change,
    moving.map(({ id, state }) => ({
      action: 'proposal.state-changed',
      subject: `proposal:${id}`,
      details: { before: state, after: to },
    })),
  );
  return moved;
}

function checkAll(proposals: readonly Proposal[], to: ProposalState, hand: Hand): void {
  const refused = proposals.flatMap((proposal) => {
    const refusal = moveRefusal(proposal, to, hand);
    return refusal === null ? [] : [{ externalId: proposal.externalId, refusal }];
  });
  const [first] = refused;
  if (first === undefined) return;
  if (proposals.length === 1) throw first.refusal;
  const fieldErrors = refused.map(({ externalId, refusal: { code, message, values } }) => {
    return { path: externalId, code, message, values };
  });
  throw new Invalid(
    'states-refused',
    "Some proposals can't change to this state. See `errors`.",
    { count: fieldErrors.length },
    fieldErrors,
  );
}

function handOf(source: ChangeSource, actor: Actor): Hand {
  if (source === 'declared') return 'attendee';
  if (source === 'form') return 'team';
  if (source !== 'staff') return 'platform';
  return isAble(actor, 'administer') ? 'owner' : 'organizer';
}

/** A proposal whose state couldn't change, and why. */
export interface RefusedState {
  externalId: string;
  title: string;
  refusal: Refusal;
}

/**
 * Changes the state of those proposals for which the state table allows it. Returns the ids of those that changed, and
 * of the others why they didn't.
 */
export async function changePossibleStates(
  change: Change,
  ids: readonly string[],
  { to, note, batchId }: Pick<StateChange, 'to' | 'note'> & { batchId: string },
): Promise<{ changed: string[]; refused: RefusedState[] }> {
  await lockJuryOf(change.tx, ids);
  const proposals = await lockProposalRows(change.tx, ids);
  const hand = handOf('staff', change.actor);
  const refused = proposals.flatMap((proposal) => {
    const refusal = moveRefusal(proposal, to, hand);
    return refusal === null ? [] : [{ externalId: proposal.externalId, title: proposal.title, refusal }];
  });
  const isRefused = new Set(refused.map(({ externalId }) => externalId));
  const possible = proposals.filter(({ externalId }) => !isRefused.has(externalId)).map(({ id }) => id);
  return { changed: await changeStates(change, possible, { to, note, batchId }), refused };
}

/**
 * Gives proposals whose state was changed together the states back that they had before. Returns those that are left
 * as they are, because they have changed once more or were merged since; those that have their former state anyway are
 * in neither list.
 */
export async function undoStates(change: Change, batchId: string): Promise<{ restored: Proposal[]; left: Proposal[] }> {
  const { tx, actor, now } = change;
  const proposals = await lockProposalRows(tx, await listBatchIds(tx, batchId));
  const known = new Map(proposals.map((one) => [one.id, one]));
  const former = [];
  const left = [];
  for (const { proposalId, from, to, formerlySubmittedAt, isLast } of await listBatch(tx, batchId)) {
    const proposal = known.get(proposalId);
    if (proposal === undefined || from === null || proposal.state === from) continue;
    const isAsLeft = isLast && proposal.state === to && proposal.mergedInto === null;
    if (isAsLeft) former.push({ proposal, id: proposalId, state: from, submittedAt: formerlySubmittedAt });
    else left.push(proposal);
  }
  await restoreStates(tx, former, now);
  const step = { at: now, source: 'staff' as const, actor: actorName(actor), note: null };
  await insertChanges(
    tx,
    former.map(({ proposal, id, state }) => ({ proposalId: id, from: proposal.state, to: state, ...step })),
  );
  await recordAll(
    change,
    former.map(({ proposal, id, state }) => ({
      action: 'proposal.state-undone',
      subject: `proposal:${id}`,
      details: { before: proposal.state, after: state },
    })),
  );
  return { restored: former.map(({ proposal, state }) => ({ ...proposal, state })), left };
}

import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { recordAll } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { Changes } from '../../../flows/changes.js';
import { deleteAssignments, listPairs } from '../domain/jury.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';

/** How many assignments end: of reviews that were not begun, of drafts, and of submitted ones, and how many of those stay. */
export interface Unassignment {
  removed: number;
  drafts: number;
  /** Submitted reviews that stay assigned and count. */
  kept: number;
}

/** Ends the open assignments of jurors: what they have submitted stays, and counts. */
@Injectable()
export class UnassignJurors {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, and Conflict after the decision. */
  async run(callSlug: string, jurorIds: readonly string[], actor: Actor): Promise<Unassignment> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, (change) => unassign(change, callSlug, jurorIds));
  }

  /** Returns what `run` would, and changes nothing. Throws as `run`. */
  async preview(callSlug: string, jurorIds: readonly string[], actor: Actor): Promise<Unassignment> {
    requireAbility(actor, 'administer');
    return this.changes.preview(actor, (change) => unassign(change, callSlug, jurorIds));
  }
}

async function unassign(change: Change, callSlug: string, jurorIds: readonly string[]): Promise<Unassignment> {
  const { tx } = change;
  const call = await getCallBySlug(tx, callSlug);
  await lockJury(tx, call.id);
  await requireUndecided(tx, call.id);
  const own = (await listPairs(tx, call.id)).filter(
    ({ jurorId, isAssigned }) => isAssigned && jurorIds.includes(jurorId),
  );
  const open = own.filter(({ state }) => state !== 'handed-in');
  const removed = await deleteAssignments(tx, open);
  const entries = open.map(({ proposalId, jurorId: juror }) => ({
    action: 'jury.unassigned',
    subject: `proposal:${proposalId}`,
    details: { juror },
  }));
  await recordAll(change, entries);
  return { removed, drafts: open.filter(({ state }) => state === 'draft').length, kept: own.length - open.length };
}

import { Injectable } from '@nestjs/common';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { chooseJurors, dealByName } from '../domain/deal.js';
import type { Pair } from '../domain/assignment.js';
import type { DealInput, HandInput } from '../domain/jury-input.js';
import { savePerProposal, listHandBacks, readPanels } from '../domain/jury-members.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import {
  insertAssignments,
  listAssignments,
  listJurors,
  listJuryProposals,
  deleteAssignments,
  releaseAssignments,
  listPairs,
} from '../domain/jury.queries.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { isScored } from '../domain/score-sheet.js';
import { Changes } from '../../../flows/changes.js';
import { planByHand } from '../domain/hand-assignment.js';
import { record, recordAll, type Change } from '../../../domain/identity/change.js';
import { notifyAssigned } from '../domain/juror-emails.js';

/** How many assignments are released, and how many jurors get an email about theirs. */
export interface Release {
  released: number;
  notified: number;
}

/** How many assignments end: of reviews that were not begun, of drafts, and of submitted ones, and how many of those stay. */
export interface Unassignment {
  removed: number;
  drafts: number;
  /** Submitted reviews that stay assigned and count. */
  kept: number;
}

/** Who reviews which proposals. */
@Injectable()
export class AssignProposals {
  constructor(private readonly changes: Changes) {}

  /**
   * Distributes the proposals under review among the jurors, as drafts until they are released. Existing assignments
   * stay; those with a conflict of interest don't count. Jurors get what their panel reads, and nothing that they
   * handed back. Throws NotFound, Invalid for an address that is not a juror's, and Conflict after the decision.
   */
  async run(callSlug: string, input: DealInput, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      await requireUndecided(tx, call.id);
      const proposals = (await listJuryProposals(tx, call.id)).filter(isScored);
      const all = await listJurors(tx, call.id);
      const jurors = chooseJurors(all, input.jurors);
      const conflictsOf = await readConflicts(tx, call.id, all);
      const isInPanel = await readPanels(tx, call.id);
      const keyOf = ({ proposalId, jurorId }: Pair) => `${proposalId} ${jurorId}`;
      const handedBack = new Set((await listHandBacks(tx, call.id)).map(keyOf));
      const mayRead = (pair: Pair) => isInPanel(pair) && !handedBack.has(keyOf(pair));
      const deal = dealByName(proposals, jurors, await listAssignments(tx, call.id), conflictsOf, mayRead, input);
      const by = { assignedBy: actorName(actor), assignedAt: now };
      const assignments = deal.added.map((pair) => ({ ...pair, ...by }));
      const added = await insertAssignments(tx, assignments);
      const { perProposal, seed } = input;
      await savePerProposal(tx, call.id, perProposal);
      const details = { perProposal, seed, added, short: deal.short.length };
      if (added > 0) await record(change, 'jury.dealt', `call:${call.id}`, details);
      return { added, short: deal.short };
    });
  }

  /**
   * Assigns proposals to jurors by hand, as drafts until they are released, and removes assignments. Returns how many
   * assignments were added and removed; repeating changes nothing. A juror's score sheet is kept when the assignment is
   * removed, and counts again if it is restored. Throws NotFound, Conflict after the decision, and what `planByHand`
   * throws.
   */
  async byHand(callSlug: string, input: HandInput, actor: Actor): Promise<{ added: number; removed: number }> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      await requireUndecided(tx, call.id);
      const proposals = await listJuryProposals(tx, call.id);
      const jurors = await listJurors(tx, call.id);
      const conflictsOf = await readConflicts(tx, call.id, jurors);
      const assigned = await listAssignments(tx, call.id);
      const isInPanel = await readPanels(tx, call.id);
      const plan = planByHand(input, proposals, jurors, assigned, conflictsOf, isInPanel);
      const by = { assignedBy: actorName(actor), assignedAt: now };
      const assignments = plan.added.map((pair) => ({ ...pair, ...by }));
      const added = await insertAssignments(tx, assignments);
      const removed = await deleteAssignments(tx, plan.removed);
      const entry = (action: string) => (pair: Pair) => ({
        action,
        subject: `proposal:${pair.proposalId}`,
        details: { juror: pair.jurorId },
      });
      const entries = [...plan.added.map(entry('jury.assigned')), ...plan.removed.map(entry('jury.unassigned'))];
      await recordAll(change, entries);
      return { added, removed };
    });
  }

  /**
   * Shows draft assignments to their jurors, with one email each. Later assignments wait for the next release. Throws
   * NotFound, and Conflict after the decision. Without drafts it changes nothing.
   */
  async release(callSlug: string, actor: Actor): Promise<Release> {
    return this.changes.runIfAble(actor, 'change', (change) => release(change, callSlug));
  }

  /** Returns what `release` would, and changes nothing. Throws as `release`. */
  async previewRelease(callSlug: string, actor: Actor): Promise<Release> {
    return this.changes.previewIfAble(actor, 'change', (change) => release(change, callSlug));
  }

  /**
   * Ends the open assignments of jurors: what they have submitted stays, and counts. Throws NotFound, and Conflict
   * after the decision.
   */
  async unassign(callSlug: string, jurorIds: readonly string[], actor: Actor): Promise<Unassignment> {
    return this.changes.runIfAble(actor, 'administer', (change) => unassign(change, callSlug, jurorIds));
  }

  /** Returns what `unassign` would, and changes nothing. Throws as `unassign`. */
  async previewUnassign(callSlug: string, jurorIds: readonly string[], actor: Actor): Promise<Unassignment> {
    return this.changes.previewIfAble(actor, 'administer', (change) => unassign(change, callSlug, jurorIds));
  }
}

async function release(change: Change, callSlug: string): Promise<Release> {
  const { tx, now } = change;
  const call = await lockJuryBySlug(tx, callSlug);
  await requireUndecided(tx, call.id);
  const pairs = await releaseAssignments(tx, call.id, now);
  const notified = await notifyAssigned(change, call, pairs);
  if (pairs.length > 0) await record(change, 'jury.released', `call:${call.id}`, { released: pairs.length, notified });
  return { released: pairs.length, notified };
}

async function unassign(change: Change, callSlug: string, jurorIds: readonly string[]): Promise<Unassignment> {
  const { tx } = change;
  const call = await lockJuryBySlug(tx, callSlug);
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

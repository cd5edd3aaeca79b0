import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { recordAll } from '../../../domain/identity/audit.queries.js';
import type { Pair } from '../domain/assignment.js';
import { planByHand } from '../domain/hand-assignment.js';
import type { HandInput } from '../domain/jury-input.js';
import { readPanels } from '../domain/jury-members.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import {
  deleteAssignments,
  insertAssignments,
  listAssignments,
  listJurors,
  listJuryProposals,
} from '../domain/jury.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { Changes } from '../../../flows/changes.js';

/** Assigns proposals to jurors by hand, as drafts until they are released, and removes assignments. */
@Injectable()
export class AssignByHand {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many assignments were added and removed; repeating changes nothing. A juror's score sheet is kept when
   * the assignment is removed, and counts again if it is restored. Throws NotFound, Conflict after the decision, and
   * what `planByHand` throws.
   */
  async run(callSlug: string, input: HandInput, actor: Actor): Promise<{ added: number; removed: number }> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
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
}

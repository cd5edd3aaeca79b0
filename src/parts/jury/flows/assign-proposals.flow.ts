import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { chooseJurors, type Deal, dealByName } from '../domain/deal.js';
import type { Pair } from '../domain/assignment.js';
import type { DealInput } from '../domain/jury-input.js';
import { savePerProposal } from '../domain/jury-deals.queries.js';
import { listHandBacks, readPanels } from '../domain/jury-members.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { insertAssignments, listAssignments, listJurors, listJuryProposals } from '../domain/jury.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { isScored } from '../domain/score-sheet.js';
import { Changes } from '../../../flows/changes.js';

/** The number of new assignments, and the proposals with too few jurors. */
export interface AssignmentOutcome {
  added: number;
  short: Deal['short'];
}

/** Distributes the proposals under review among the jurors, as drafts until they are released. */
@Injectable()
export class AssignProposals {
  constructor(private readonly changes: Changes) {}

  /**
   * Existing assignments stay; those with a conflict of interest don't count. Jurors get what their panel reads, and nothing that they handed back. Throws NotFound, Invalid for an address that is not a juror's, and Conflict after the
   * decision.
   */
  async run(callSlug: string, input: DealInput, actor: Actor): Promise<AssignmentOutcome> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
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
}

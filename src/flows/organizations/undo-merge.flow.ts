import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { findLastMerge, unmergeOrganization } from '../../domain/organizations/merge.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization, lockOrganizations } from '../../domain/organizations/organizations.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lockSessionsOfCall } from '../../domain/sessions/sessions.queries.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { promoteAll } from '../../domain/registrations/promote.js';
import { Changes } from '../changes.js';

/** Undoes the merge of an organization. */
@Injectable()
export class UndoMerge {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Moves back everything that the merge moved and that is still there, but nothing added later. Returns the
   * organization. No one loses a seat. Throws NotFound, and Conflict for one that is not merged.
   */
  async run(id: string, actor: Actor): Promise<Organization> {
    requireAbility(actor, 'change');
    const undone = await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { callId, mergedInto } = await getOrganization(tx, id);
      const sessions = await lockSessionsOfCall(tx, callId);
      const [one, from] = await lockOrganizations(tx, id, mergedInto ?? id);
      const moved = await findLastMerge(tx, one.id);
      // The merge may have been undone, or the other one merged, while this waited for the locks.
      if (one.mergedInto === null || one.mergedInto !== from.id || moved === null)
        throw new Conflict('not-merged', 'The organization is not merged, or the merge has just changed.');
      const back = await unmergeOrganization(tx, one.id, from.id, moved, now);
      const details = { from: from.id, name: one.name, fromName: from.name, ...back };
      const auditEntries = [
        { action: 'organization.unmerged', subject: `organization:${one.id}`, details },
        {
          action: 'organization.gave-back',
          subject: `organization:${from.id}`,
          details: { to: one.id, name: one.name, people: back.attendees.length },
        },
      ];
      await recordAll(change, auditEntries);
      await promoteAll(change, sessions, new Set(back.reservations.map(({ sessionId }) => sessionId)));
      return { ...one, mergedInto: null, mergedAt: null };
    });
    await this.matcher.matchAtOnce(undone.callId);
    return undone;
  }
}

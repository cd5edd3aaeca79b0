import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/change.js';
import { checkMerge } from '../../domain/organizations/merge.js';
import { mergeOrganization, findLastMerge, unmergeOrganization } from '../../domain/organizations/merge.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization, lockOrganizations } from '../../domain/organizations/organizations.queries.js';
import { lockSessionsOfCall } from '../../domain/sessions/sessions.queries.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { promoteAll } from '../../domain/registrations/waitlist/promote.js';
import { Changes } from '../changes.js';
import { Conflict } from '../../platform/errors.js';

/** Merging organizations. */
@Injectable()
export class MergeOrganizations {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Merges an organization into another one. Moves the people, delegations, reserved seats and domains of an
   * organization to another one, which is returned. Its name becomes an alias of the other one. People on waiting lists
   * can get seats reserved for the other one. Throws NotFound, and Conflict for the same organization, organizations of
   * different calls, or a merged one.
   */
  async run(id: string, intoId: string, actor: Actor): Promise<Organization> {
    const into = await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { callId } = await getOrganization(tx, id);
      // Registrations lock a session first: while all sessions are locked, no one joins either organization.
      const sessions = await lockSessionsOfCall(tx, callId);
      const [one, into] = await lockOrganizations(tx, id, intoId);
      checkMerge(one, into);
      const moved = await mergeOrganization(tx, one.id, into.id, now);
      const details = { into: into.id, name: one.name, intoName: into.name, ...moved };
      const auditEntries = [
        { action: 'organization.merged', subject: `organization:${one.id}`, details },
        {
          action: 'organization.took-in',
          subject: `organization:${into.id}`,
          details: { from: one.id, name: one.name, people: moved.attendees.length },
        },
      ];
      await recordAll(change, auditEntries);
      await promoteAll(change, sessions, new Set(moved.reservations.map(({ sessionId }) => sessionId)));
      return into;
    });
    await this.matcher.matchAtOnce(into.callId);
    return into;
  }

  /**
   * Undoes the merge of an organization. Moves back everything that the merge moved and that is still there, but
   * nothing added later. Returns the organization. No one loses a seat. Throws NotFound, and Conflict for one that is
   * not merged.
   */
  async undo(id: string, actor: Actor): Promise<Organization> {
    const undone = await this.changes.runIfAble(actor, 'change', async (change) => {
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

import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { checkMerge } from '../../domain/organizations/merge.js';
import { mergeOrganization } from '../../domain/organizations/merge.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization, lockOrganizations } from '../../domain/organizations/organizations.queries.js';
import { lockSessionsOfCall } from '../../domain/sessions/sessions.queries.js';
import { ProposalMatcher } from '../proposals/proposal-matcher.js';
import { promoteAll } from '../../domain/registrations/promote.js';
import { Changes } from '../changes.js';

/** Merges an organization into another one. */
@Injectable()
export class MergeOrganizations {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Moves the people, delegations, reserved seats and domains of an organization to another one, which is returned. Its
   * name becomes an alias of the other one. People on waiting lists can get seats reserved for the other one. Throws
   * NotFound, and Conflict for the same organization, organizations of different calls, or a merged one.
   */
  async run(id: string, intoId: string, actor: Actor): Promise<Organization> {
    requireAbility(actor, 'change');
    const into = await this.changes.run(actor, async (change) => {
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
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { findLastMerge, unmergeOrganization } from '../../domain/organizations/merge.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization, lockOrganizations } from '../../domain/organizations/organizations.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { keepReservedInStep } from '../../domain/registrations/release.queries.js';
import { lockSessionsOfCall } from '../../domain/sessions/sessions.queries.js';
import { matchNow } from '../proposals/match-due.flow.js';
import { promote } from '../../domain/registrations/promote.js';

/** Makes an organization that was merged one of its own again. */
@Injectable()
export class UndoMerge {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Moves back what moved with the merge and is still there, and nothing that came later. Gives the organization.
   * Nobody loses a seat by it. Throws NotFound, and Conflict for one that is not merged.
   */
  async run(id: string, actor: Actor): Promise<Organization> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const undone = await this.database.transaction(async (tx) => {
      const { callId, mergedInto } = await getOrganization(tx, id);
      const sessions = await lockSessionsOfCall(tx, callId);
      const [one, from] = await lockOrganizations(tx, id, mergedInto ?? id);
      const moved = await findLastMerge(tx, one.id);
      // Another undo, or a merge of the other one, may have come while the sessions were waited for.
      if (one.mergedInto === null || one.mergedInto !== from.id || moved === null)
        throw new Conflict('not-merged', 'The organization is not merged, or its merge has just changed.');
      const back = await unmergeOrganization(tx, one.id, from.id, moved, now);
      const details = { from: from.id, name: one.name, fromName: from.name, ...back };
      const auditEntries = [
        { actor, action: 'organization.unmerged', subject: `organization:${one.id}`, details },
        {
          actor,
          action: 'organization.gave-back',
          subject: `organization:${from.id}`,
          details: { to: one.id, name: one.name, people: back.attendees.length },
        },
      ];
      await recordAll(tx, auditEntries, now);
      const domain = new URL(this.config.publicUrl).hostname;
      const moving = new Set(back.reservations.map((one) => one.sessionId));
      for (const session of sessions) {
        const reserved = moving.has(session.id) ? await keepReservedInStep(tx, session.id) : session.reserved;
        await promote(tx, { ...session, reserved }, domain, now);
      }
      return { ...one, mergedInto: null, mergedAt: null };
    });
    await matchNow(this.database, undone.callId, now);
    return undone;
  }
}

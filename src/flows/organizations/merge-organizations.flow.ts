import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { checkMerge } from '../../domain/organizations/merge.js';
import { mergeOrganization } from '../../domain/organizations/merge.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization, lockOrganizations } from '../../domain/organizations/organizations.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { keepReservedInStep } from '../../domain/registrations/release.queries.js';
import { lockSessionsOfCall } from '../../domain/sessions/sessions.queries.js';
import { matchNow } from '../proposals/match-due.flow.js';
import { promote } from '../../domain/registrations/promote.js';

/** Makes two organizations one. */
@Injectable()
export class MergeOrganizations {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Moves the people, delegations, reserved seats and domains of an organization to another one, and gives that. Its own
   * name leads there from now on. Who waited for seats that the others' reservation had kept may get one.
   * Throws NotFound, and Conflict for one and the same, two calls, or one that has been merged.
   */
  async run(id: string, intoId: string, actor: Actor): Promise<Organization> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const into = await this.database.transaction(async (tx) => {
      const { callId } = await getOrganization(tx, id);
      // Everybody who registers locks a session first: while all are locked nobody joins either organization.
      const sessions = await lockSessionsOfCall(tx, callId);
      const [one, into] = await lockOrganizations(tx, id, intoId);
      checkMerge(one, into);
      const moved = await mergeOrganization(tx, one.id, into.id, now);
      const details = { into: into.id, name: one.name, intoName: into.name, ...moved };
      const auditEntries = [
        { actor, action: 'organization.merged', subject: `organization:${one.id}`, details },
        {
          actor,
          action: 'organization.took-in',
          subject: `organization:${into.id}`,
          details: { from: one.id, name: one.name, people: moved.attendees.length },
        },
      ];
      await recordAll(tx, auditEntries, now);
      const domain = new URL(this.config.publicUrl).hostname;
      const moving = new Set(moved.reservations.map((one) => one.sessionId));
      for (const session of sessions) {
        const reserved = moving.has(session.id) ? await keepReservedInStep(tx, session.id) : session.reserved;
        await promote(tx, { ...session, reserved }, domain, now);
      }
      return into;
    });
    await matchNow(this.database, into.callId, now);
    return into;
  }
}

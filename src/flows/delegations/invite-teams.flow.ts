import { teamSight } from '../../domain/proposals/team-sight.js';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { lockTeamCoordinators } from '../../domain/delegations/reserve-team-seats.js';
import { notifyTeams } from '../../domain/delegations/notify-teams.js';
import { type PlannedTeam, planTeams } from '../../domain/delegations/plan-teams.js';
import { reserveTeamSeats } from '../../domain/delegations/reserve-team-seats.js';
import type { TeamsInput } from '../../domain/delegations/team-input.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { releaseReserved } from '../../domain/registrations/release-expired.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Invites the teams of winning proposals to a showcase, each with reserved seats. */
@Injectable()
export class InviteTeams {
  constructor(private readonly changes: Changes) {}

  /**
   * Reserves seats for each team, opens a delegation for it and notifies its coordinator, all or none. A team that was already invited is skipped, unless another coordinator is named, who is then notified. Throws
   * what `planTeams` throws, Conflict while the decision isn't published, NotFound and Forbidden.
   */
  async run(sessionId: string, input: TeamsInput, actor: Actor): Promise<PlannedTeam[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      // What has expired is not reserved again with the new seats.
      const session = await releaseReserved(change, await lockSession(tx, sessionId));
      for (const sight of teamSight.all) await sight.requirePublished(tx, session.callId);
      const planned = await planTeams(tx, session, input, now);
      const call = await getCall(tx, session.callId);
      const inviting = { session, input };
      // Organizations first, always in the same order: new coordinators join them one by one.
      const seats = await reserveTeamSeats(change, planned, inviting);
      const people = await lockTeamCoordinators(change, call.slug, planned.teams);
      await notifyTeams(change, planned.teams, { ...seats, people }, inviting);
      return planned.teams;
    });
  }
}

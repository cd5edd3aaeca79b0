import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TeamsInput } from '../../domain/delegations/team-input.js';
import { Clock } from '../../platform/clock.js';
import { getSession, lockSession } from '../../domain/sessions/sessions.queries.js';
import { type PlannedTeam, planTeams } from '../../domain/delegations/plan-teams.js';
import { teamSight } from '../../domain/proposals/team-sight.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { lockTeamCoordinators, reserveTeamSeats } from '../../domain/delegations/reserve-team-seats.js';
import { notifyTeams } from '../../domain/delegations/notify-teams.js';
import type { Actor } from '../../domain/identity/actor.js';
import { releaseReserved } from '../../domain/registrations/waitlist/release-expired.js';
import { Changes } from '../changes.js';

/** Invites teams of proposals to sessions. */
@Injectable()
export class InviteTeams {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly changes: Changes,
  ) {}

  /** Previews the invitation of teams. Writes and locks nothing. Throws what `planTeams` throws, and NotFound. */
  async preview(sessionId: string, input: TeamsInput): Promise<PlannedTeam[]> {
    const connection = this.database.manager;
    const session = await getSession(connection, sessionId);
    return (await planTeams(connection, session, input, this.clock.now())).teams;
  }

  /**
   * Invites the teams of winning proposals to a showcase, each with reserved seats. Reserves seats for each team, opens
   * a delegation for it and notifies its coordinator, all or none. A team that was already invited is skipped, unless
   * another coordinator is named, who is then notified. Throws what `planTeams` throws, Conflict while the decision
   * isn't published, NotFound and Forbidden.
   */
  async run(sessionId: string, input: TeamsInput, actor: Actor): Promise<PlannedTeam[]> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
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

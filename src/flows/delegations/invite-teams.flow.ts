import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { TeamPerson } from '../../domain/delegations/team.js';
import type { TeamsInput } from '../../domain/delegations/team-input.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { reserveTeamSeats } from '../../domain/delegations/reserve-team-seats.js';
import { lockCoordinator } from '../../domain/delegations/open-delegation.js';
import { type PlannedTeam, planTeams } from '../../domain/delegations/plan-teams.js';
import { notifyTeams } from '../../domain/delegations/notify-teams.js';
import type { Tx } from '../../platform/database/tx.js';

/** Invites the teams of winning proposals to a showcase, each with seats of its own. */
@Injectable()
export class InviteTeams {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Keeps seats for the organizations of the teams, opens a delegation for each and writes to its coordinator: all of
   * them or, where something is refused, nobody. A team that was invited before gets nothing again, unless another
   * coordinator is named: then that one is written to. Throws what `planTeams` throws, NotFound and Forbidden.
   */
  async run(sessionId: string, input: TeamsInput, actor: Actor): Promise<PlannedTeam[]> {
    requireAbility(actor, 'change');
    const { secret, publicUrl } = this.config;
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      const planned = await planTeams(tx, session, input, now);
      const call = await getCall(tx, session.callId);
      const inviting = { session, input, actor, now, secret, domain: new URL(publicUrl).hostname };
      // Organizations first, all in one order: coordinators whom nobody knows yet join them one by one.
      const kept = await reserveTeamSeats(tx, planned, inviting);
      const people = await lockCoordinators(tx, call.slug, planned.teams, secret, now);
      await notifyTeams(tx, planned.teams, { ...kept, people }, inviting);
      return planned.teams;
    });
  }
}

/** Those who are written to, by the key of their address; whom nobody knows yet are written. */
async function lockCoordinators(
  tx: Tx,
  callSlug: string,
  teams: readonly PlannedTeam[],
  secret: string,
  now: Date,
): Promise<Map<string, Attendee>> {
  const wanted = new Map<string, TeamPerson & { organization: string }>();
  for (const { coordinator, organization } of teams) {
    if (coordinator !== null) wanted.set(coordinator.emailKey, { ...coordinator, organization: organization.name });
  }
  const known = [...wanted.values()].flatMap(({ attendeeId }) => attendeeId ?? []);
  // In one order, and before the others: two who invite at once never wait for each other.
  for (const id of known.sort()) await lockAttendee(tx, id);
  const people = new Map<string, Attendee>();
  for (const [key, { email, name, organization }] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    // A platform need not tell the names of members: the address stands for it until they say theirs.
    const input = { email, name: name ?? email, organization };
    people.set(key, await lockCoordinator(tx, callSlug, input, secret, now));
  }
  return people;
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { TeamsInput } from '../../domain/delegations/team-input.js';
import { Clock } from '../../platform/clock.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { type PlannedTeam, planTeams } from '../../domain/delegations/plan-teams.js';

/** Previews the invitation of teams. Writes and locks nothing. */
@Injectable()
export class PreviewTeams {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Throws what `planTeams` throws, and NotFound. */
  async run(sessionId: string, input: TeamsInput): Promise<PlannedTeam[]> {
    const connection = this.database.manager;
    const session = await getSession(connection, sessionId);
    return (await planTeams(connection, session, input, this.clock.now())).teams;
  }
}

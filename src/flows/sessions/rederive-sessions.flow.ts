import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { listStaleSessions, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { move } from '../../domain/sessions/move.js';

/**
 * Brings sessions to come up to the tz data that runs now. What the organizer typed is the truth: where a government
 * changed its clocks, the instant moves and people are told why; everywhere else only the version is noted.
 */
@Injectable()
export class RederiveSessions {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Gives how many sessions were looked at and how many moved. Each is a transaction of its own; running twice is safe. */
  async run(): Promise<{ derived: number; moved: number }> {
    const now = this.clock.now();
    const stale = await listStaleSessions(this.database.manager, tzDataVersion, now);
    let moved = 0;
    for (const id of stale) moved += (await this.rederive(id, now)) ? 1 : 0;
    return { derived: stale.length, moved };
  }

  private rederive(id: string, now: Date): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, id);
      // Another instance was here first, or the session was called off meanwhile.
      if (session.tzVersion === tzDataVersion || session.state === 'cancelled') return false;
      const domain = new URL(this.config.publicUrl).hostname;
      const result = await move(tx, session, session, { reason: 'zone-rules' }, { kind: 'system' }, domain, now);
      await updateSession(tx, id, { tzVersion: tzDataVersion });
      return result.session.startsAt.getTime() !== session.startsAt.getTime();
    });
  }
}

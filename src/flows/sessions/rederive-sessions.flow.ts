import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { move } from '../../domain/sessions/move.js';
import { planRederivation } from '../../domain/sessions/reschedule-plan.js';
import { listStaleSessions, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { correctUnsent } from '../../domain/notifications/outbox/waiting-updates.queries.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';

/**
 * Recomputes the instants of upcoming sessions that were derived from older tz data. The local time that the organizer typed stays
 * the same: where a government changed time zone rules, the instant moves and attendees are notified of the reason;
 * elsewhere, only the version is updated.
 */
@Injectable()
export class RederiveSessions {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns how many sessions were recomputed and how many moved. Each has its own transaction; running it twice is
   * safe.
   */
  async run(): Promise<{ derived: number; moved: number }> {
    const stale = await listStaleSessions(this.database.manager, tzDataVersion(), this.clock.now());
    let moved = 0;
    for (const id of stale) moved += (await this.rederive(id)) ? 1 : 0;
    return { derived: stale.length, moved };
  }

  private rederive(id: string): Promise<boolean> {
    return this.changes.run({ kind: 'system' }, async (change) => {
      const session = await lockSession(change.tx, id);
      // Another instance was faster, or the session was cancelled in the meantime.
      if (!isNewerTzVersion(tzDataVersion(), session.tzVersion) || session.state === 'cancelled') return false;
      const plan = planRederivation(session, change.now);
      if (plan !== null) {
        const moved = await move(change, session, plan, { reason: 'zone-rules' });
        // By the new rules, the old instant is at a local time at which the session never was.
        await correctUnsent(change.tx, id, moved.session.revision);
      }
      await updateSession(change.tx, id, { tzVersion: tzDataVersion() });
      return plan !== null;
    });
  }
}

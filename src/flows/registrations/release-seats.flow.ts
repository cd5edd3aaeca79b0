import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { releaseExpired } from '../../domain/registrations/waitlist/release-expired.js';
import { sessionsToRelease } from '../../domain/registrations/waitlist/release.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Releases expired offers and reservations, and promotes the waiting list. */
@Injectable()
@Job({ everyMs: 1000 })
export class ReleaseSeats implements BackgroundWork {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many sessions had something to release. Safe to run on several instances at once. */
  async run(): Promise<number> {
    const sessionIds = await sessionsToRelease(this.database.manager, this.clock.now());
    for (const id of sessionIds) {
      await this.changes.run({ kind: 'system' }, async (change) =>
        releaseExpired(change, await lockSession(change.tx, id)),
      );
    }
    return sessionIds.length;
  }
}

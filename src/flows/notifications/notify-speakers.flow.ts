import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { notifySpeakers } from '../../domain/notifications/speakers/notify-speakers.js';
import { findSessionsWithSpeakerNews } from '../../domain/notifications/speakers/speaker-invites.queries.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/**
 * Invites the speakers of published sessions, and tells them what has changed. What is due is derived, as reminders are,
 * so that no change of a session or of its speakers has to think of it.
 */
@Injectable()
@Job({ everyMs: 1000 })
export class NotifySpeakers implements BackgroundWork {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns the number of emails. Safe to run on several instances at once, because each session is locked. */
  async run(): Promise<number> {
    let count = 0;
    for (const id of await findSessionsWithSpeakerNews(this.database.manager, this.clock.now()))
      count += await this.changes.run({ kind: 'system' }, (change) => notifySpeakers(change, id));
    return count;
  }
}

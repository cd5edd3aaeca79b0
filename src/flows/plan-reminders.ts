import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { enqueueDueReminders } from '../reminders/reminders.queries.js';

/** Finds the reminders that are due and unsent, and puts them into the outbox. */
@Injectable()
export class PlanReminders {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Gives how many were due. Any number of instances may run it at once: the dedupe key lets each reminder in once. */
  async run(): Promise<number> {
    const now = this.clock.now();
    return this.database.transaction((tx) => enqueueDueReminders(tx, new URL(this.config.publicUrl).hostname, now));
  }
}

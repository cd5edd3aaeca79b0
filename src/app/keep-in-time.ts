import { Injectable } from '@nestjs/common';
import { RederiveCalls } from '../flows/calls/rederive-calls.flow.js';
import { RederiveSessions } from '../flows/sessions/rederive-sessions.flow.js';
import { RederiveDeadlines } from '../flows/time/rederive-deadlines.flow.js';
import { ShareTzData } from '../flows/time/share-tz-data.flow.js';
import { Clock } from '../platform/clock.js';
import { type BackgroundWork, Job } from '../platform/job.js';

const everyMs = 60_000;

/**
 * Agrees with other instances on the newest time zone data, and then recomputes what was derived from older data: each
 * minute, and at once when another instance has stored newer data, because no message leaves this one before.
 */
@Injectable()
@Job({ everyMs: 1000, atStart: true, wakesOn: 'message' })
export class KeepInTime implements BackgroundWork {
  private beganAt = -Infinity;

  constructor(
    private readonly clock: Clock,
    private readonly shareTzData: ShareTzData,
    private readonly rederiveSessions: RederiveSessions,
    private readonly rederiveCalls: RederiveCalls,
    private readonly rederiveDeadlines: RederiveDeadlines,
  ) {}

  async run(): Promise<void> {
    const now = this.clock.monotonicMs();
    if (now - this.beganAt < everyMs && !(await this.shareTzData.isBehind())) return;
    this.beganAt = now;
    await this.shareTzData.run();
    await this.rederiveSessions.run();
    await this.rederiveCalls.run();
    await this.rederiveDeadlines.run();
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { storedForMs } from '../../domain/jobs/job.js';
import { removeOldJobs } from '../../domain/jobs/jobs.queries.js';
import { removeOldSteps } from '../../domain/notifications/outbox/held-acts.queries.js';
import { Clock } from '../../platform/clock.js';
import { inTransaction } from '../../platform/database/tx.js';
import { type BackgroundWork, Job } from '../../platform/job.js';

/** Deletes the files of finished jobs after three days, jobs after thirty, and what was never confirmed after one, and
 * forgets what can no longer be undone. */
@Injectable()
@Job({ everyMs: 600_000, atStart: true })
export class RemoveOldJobs implements BackgroundWork {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many jobs were deleted. */
  async run(): Promise<number> {
    const now = this.clock.now();
    const { draft, output, job } = storedForMs;
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const before = { draft: ago(draft), output: ago(output), job: ago(job) };
    return inTransaction(this.database, async (tx) => {
      await removeOldSteps(tx, now);
      return removeOldJobs(tx, before, now);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { cancelJob } from '../../domain/jobs/create-job.js';
import { endAct } from '../../domain/notifications/outbox/held-acts.queries.js';
import type { Job } from '../../domain/jobs/job.js';
import { Changes } from '../changes.js';

/** Cancels a background job. */
@Injectable()
export class CancelJob {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the job with what it did until now, which stays: the part in progress is rolled back. Throws NotFound,
   * Forbidden, and Conflict if it has ended.
   */
  async run(id: string, actor: Actor): Promise<Job> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const job = await cancelJob(change, id);
      await endAct(change.tx, id, change.now);
      return job;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { startJob } from '../../domain/jobs/create-job.js';
import type { Job } from '../../domain/jobs/job.js';
import { Changes } from '../changes.js';

/** Starts a job that its organizer has previewed. */
@Injectable()
export class StartJob {
  constructor(private readonly changes: Changes) {}

  /** Returns the job, which is unchanged if it was started before. Throws NotFound and Forbidden. */
  async run(id: string, actor: OrganizerActor): Promise<Job> {
    requireAbility(actor, 'read');
    return this.changes.run(actor, (change) => startJob(change, actor, id));
  }
}

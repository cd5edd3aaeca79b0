import { Injectable } from '@nestjs/common';
import { type OrganizerActor, requireAbility, type Actor } from '../../domain/identity/actor.js';
import { startJob, cancelJob } from '../../domain/jobs/create-job.js';
import type { Job } from '../../domain/jobs/job.js';
import { Changes } from '../changes.js';
import { endAct } from '../../domain/notifications/outbox/held-acts.queries.js';
import { record } from '../../domain/identity/change.js';
import { findFileId, getJob } from '../../domain/jobs/jobs.queries.js';
import { fetchedAction, fileAbility } from '../../domain/jobs/job-work.js';
import { NotFound } from '../../platform/errors.js';
import { findFile, type StoredFile } from '../../platform/file-store/files.queries.js';

/** Background jobs of organizers. */
@Injectable()
export class StartJob {
  constructor(private readonly changes: Changes) {}

  /**
   * Starts a job that its organizer has previewed. Returns the job, which is unchanged if it was started before. Throws
   * NotFound and Forbidden.
   */
  async run(id: string, actor: OrganizerActor): Promise<Job> {
    return this.changes.runIfAble(actor, 'read', (change) => startJob(change, actor, id));
  }

  /**
   * Cancels a background job. Returns the job with what it did until now, which stays: the part in progress is rolled
   * back. Throws NotFound, Forbidden, and Conflict if it has ended.
   */
  async cancel(id: string, actor: Actor): Promise<Job> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const job = await cancelJob(change, id);
      await endAct(change.tx, id, change.now);
      return job;
    });
  }

  /**
   * Returns the file that a job made, and records who downloaded it. Like `RecordAccess`, it can follow a GET. Throws
   * Forbidden, and NotFound if the job has no file, or none any more.
   */
  async fetchFile(id: string, actor: Actor): Promise<StoredFile> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const job = await getJob(change.tx, id);
      requireAbility(actor, fileAbility(job));
      const fileId = await findFileId(change.tx, job.id);
      const file = fileId === null ? null : await findFile(change.tx, fileId);
      if (file === null) throw new NotFound('job-file-not-found', 'The file has been deleted. Make it again.');
      const what = job.input['what'] ?? job.kind;
      if (job.sessionId !== null) await record(change, 'session.exported', `session:${job.sessionId}`, { what });
      else await record(change, fetchedAction(job), `call:${job.callId}`, { what });
      return file;
    });
  }
}

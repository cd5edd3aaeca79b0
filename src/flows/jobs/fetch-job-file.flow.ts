import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { findOutput, getJob } from '../../domain/jobs/jobs.queries.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Returns the file that a job made, and records who downloaded it. Like `RecordAccess`, it can follow a GET. */
@Injectable()
export class FetchJobFile {
  constructor(private readonly changes: Changes) {}

  /** Throws Forbidden, and NotFound if the job has no file, or none any more. */
  async run(id: string, actor: Actor): Promise<{ name: string; bytes: Buffer }> {
    // Tickets are on badges.
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const job = await getJob(change.tx, id);
      const output = await findOutput(change.tx, job.id);
      if (output === null) throw new NotFound('job-file-not-found', 'The file has been deleted. Make it again.');
      const subject = job.sessionId === null ? `call:${job.callId}` : `session:${job.sessionId}`;
      await record(change, 'session.exported', subject, { what: job.input['what'] ?? job.kind });
      return output;
    });
  }
}

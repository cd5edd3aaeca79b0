import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { hasScores } from '../../domain/jobs/job.js';
import { findFileId, getJob } from '../../domain/jobs/jobs.queries.js';
import { jobWorks } from '../../domain/jobs/job-work.js';
import { NotFound } from '../../platform/errors.js';
import { findFile, type StoredFile } from '../../platform/file-store/files.queries.js';
import { Changes } from '../changes.js';

/** Returns the file that a job made, and records who downloaded it. Like `RecordAccess`, it can follow a GET. */
@Injectable()
export class FetchJobFile {
  constructor(private readonly changes: Changes) {}

  /** Throws Forbidden, and NotFound if the job has no file, or none any more. */
  async run(id: string, actor: Actor): Promise<StoredFile> {
    // Tickets are on badges, and names in books of proposals.
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const job = await getJob(change.tx, id);
      const made = jobWorks.all.find(({ kind }) => kind === job.kind);
      requireAbility(actor, made?.work.requires ?? 'change');
      const fileId = await findFileId(change.tx, job.id);
      const file = fileId === null ? null : await findFile(change.tx, fileId);
      if (file === null) throw new NotFound('job-file-not-found', 'The file has been deleted. Make it again.');
      const what = job.input['what'] ?? job.kind;
      const action = hasScores(job.kind) ? 'call.sheets-exported' : 'call.proposals-exported';
      if (job.sessionId !== null) await record(change, 'session.exported', `session:${job.sessionId}`, { what });
      else await record(change, action, `call:${job.callId}`, { what });
      return file;
    });
  }
}

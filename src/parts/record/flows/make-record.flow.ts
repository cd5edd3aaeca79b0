import { Injectable } from '@nestjs/common';
import { lockCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { OrganizerActor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { createJob } from '../../../domain/jobs/create-job.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Config } from '../../../platform/config.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { findFile, type StoredFile } from '../../../platform/file-store/files.queries.js';
import type { RecordInput } from '../domain/record-files.js';
import { findRecordFile } from '../domain/records.queries.js';

/** Makes the record of a call, and hands it out, to owners. */
@Injectable()
export class MakeRecord {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Starts making a record, also of an archived call. Returns the id of the job. Throws NotFound, Forbidden, and Conflict
   * while another record of the call is being made.
   */
  async run(slug: string, input: Omit<RecordInput, 'publicUrl'>, actor: OrganizerActor): Promise<string> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await lockCallBySlug(change.tx, slug);
      if ((await findUnfinished(change.tx, call.id, 'call-record')) !== null)
        throw new Conflict(
          'record-in-progress',
          'Another record of this call is being made. Wait for it, or cancel it.',
        );
      const { publicUrl } = this.config;
      const made = { ...input, publicUrl };
      return createJob(change, actor, {
        kind: 'call-record',
        callId: call.id,
        sessionId: null,
        input: made,
        parts: [],
      });
    });
  }

  /**
   * Returns the archive of a kept record, and records who downloaded it. Like `RecordAccess`, it can follow a GET. Throws
   * Forbidden and NotFound.
   */
  async fetch(call: { id: string }, id: string, actor: OrganizerActor): Promise<StoredFile> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const fileId = isUuid(id) ? await findRecordFile(change.tx, call.id, id) : null;
      const file = fileId === null ? null : await findFile(change.tx, fileId);
      if (file === null) throw new NotFound('file-not-found', 'File not found.');
      await record(change, 'call.record-fetched', `call:${call.id}`, { what: 'call-record' });
      return file;
    });
  }
}

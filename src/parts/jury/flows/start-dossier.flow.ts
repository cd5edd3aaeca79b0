import { Injectable } from '@nestjs/common';
import { lockCall } from '../../../domain/calls/calls.queries.js';
import type { OrganizerActor } from '../../../domain/identity/actor.js';
import { createJob } from '../../../domain/jobs/create-job.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { invalidField } from '../../../platform/errors.js';
import { requireBookSize, maxInBook } from '../../submissions/domain/book/book.js';
import { measureBook } from '../../submissions/domain/book/book.queries.js';
import type { DossierInput } from '../domain/dossier/dossier-job.js';
import { listJuryProposals } from '../domain/jury.queries.js';
import { Changes } from '../../../flows/changes.js';
import { readRound } from '../domain/past-round.js';
import type { SheetsInput } from '../domain/sheets-file.js';

/** Starts making files of the jury. */
@Injectable()
export class StartDossier {
  constructor(private readonly changes: Changes) {}

  /**
   * Starts making the dossier of a jury, one at a time for each call. Returns the id of the job, also of one that is
   * being made. Throws NotFound, Forbidden, and Invalid for too large PDFs.
   */
  async run(callId: string, input: DossierInput, actor: OrganizerActor): Promise<string> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await lockCall(change.tx, callId);
      const running = await findUnfinished(change.tx, call.id, 'jury-dossier');
      if (running !== null) return running.id;
      const ids = (await listJuryProposals(change.tx, call.id)).map(({ id }) => id);
      if (ids.length === 0) throw invalidField('dossier', 'book-empty', 'There are no such proposals.');
      const size = await measureBook(change.tx, call.id, { theme: null, state: 'submitted-all', ids });
      requireBookSize({ ...size, proposals: Math.min(ids.length, maxInBook) }, input);
      return createJob(change, actor, {
        kind: 'jury-dossier',
        callId: call.id,
        sessionId: null,
        input: { ...input },
        parts: [],
        total: ids.length,
      });
    });
  }

  /**
   * Starts making a file of all score sheets of a call. Returns the id of the job, also of the same one that is being
   * made. Throws NotFound and Forbidden.
   */
  async sheets(callId: string, { format, round }: SheetsInput, actor: OrganizerActor): Promise<string> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await lockCall(change.tx, callId);
      const running = await findUnfinished(change.tx, call.id, 'jury-sheets');
      if (running?.input['format'] === format && running.input['round'] === round) return running.id;
      return createJob(change, actor, {
        kind: 'jury-sheets',
        callId: call.id,
        sessionId: null,
        input: { format, round },
        parts: [],
        total: (await readRound(change.tx, call, round)).pairs.length,
      });
    });
  }
}

import { Injectable } from '@nestjs/common';
import { lockCall } from '../../../domain/calls/calls.queries.js';
import { type OrganizerActor, requireAbility } from '../../../domain/identity/actor.js';
import { createJob } from '../../../domain/jobs/create-job.js';
import { findUnfinished } from '../../../domain/jobs/jobs.queries.js';
import { Changes } from '../../../flows/changes.js';
import { readRound } from '../domain/past-round.js';
import type { SheetsInput } from '../domain/sheets-file.js';

/** Starts making a file of all score sheets of a call. */
@Injectable()
export class StartSheets {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the job, also of the same one that is being made. Throws NotFound and Forbidden. */
  async run(callId: string, { format, round }: SheetsInput, actor: OrganizerActor): Promise<string> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
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

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type OrganizerActor, requireAbility } from '../../domain/identity/actor.js';
import { draftJob } from '../../domain/jobs/create-job.js';
import { type JobFailure, partsOf } from '../../domain/jobs/job.js';
import { type ImportedPerson, importPartSize } from '../../domain/registrations/import-job.js';
import type { ImportRow } from '../../domain/registrations/import-table.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Stores the people of a file that was previewed, until the organizer confirms the import. */
@Injectable()
export class DraftImport {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Returns the id of the job. Rows with errors are left out and recorded. Throws NotFound and Forbidden. */
  async run(sessionId: string, rows: readonly ImportRow[], actor: OrganizerActor): Promise<string> {
    requireAbility(actor, 'change');
    const session = await getSession(this.database.manager, sessionId);
    const people = rows.flatMap(({ line, input }): ImportedPerson[] => (input === null ? [] : [{ line, input }]));
    const faulty = rows.length - people.length;
    return this.changes.run(actor, (change) =>
      draftJob(change, actor, {
        kind: 'import-registrations',
        callId: session.callId,
        sessionId: session.id,
        parts: partsOf(people, importPartSize),
        failures: rows.flatMap(failuresOf),
        counts: faulty === 0 ? {} : { faulty },
      }),
    );
  }
}

function failuresOf({ line, fieldErrors }: ImportRow): JobFailure[] {
  return fieldErrors.map(({ path, code, values }) => ({ line, path, code, ...(values && { values }) }));
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility, type OrganizerActor } from '../../domain/identity/actor.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import {
  type ImportRow,
  type LeftOut,
  openImport,
  type OpenedImport,
} from '../../domain/registrations/import/import-table.js';
import { planImport, type Prospect } from '../../domain/registrations/import/plan-import.js';
import { listeningLanguages } from '../../domain/sessions/language-offer.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { ColumnMapping } from '../../domain/calls/column-mapping.js';
import { Clock } from '../../platform/clock.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { draftJob } from '../../domain/jobs/create-job.js';
import { type JobFailure, partsOf } from '../../domain/jobs/job.js';
import { type ImportedPerson, importPartSize } from '../../domain/registrations/import/import-job.js';
import { Changes } from '../changes.js';
import { record } from '../../domain/identity/change.js';
import { Refusal } from '../../platform/errors.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { RegistrationBatches } from './registration-batches.js';

/** Number of rows validated before other requests get their turn. */
const portion = 200;

/** Number of rows for which the preview says what would happen; further ones are only validated. */
const maxPlanned = 10_000;

/** The longest wait for requests in flight before the next portion. */
const maxMs = 500;

export type ImportPreview =
  | Extract<OpenedImport, { ok: false }>
  | { ok: true; rows: (ImportRow & { prospect: Prospect })[]; ignored: string[]; leftOut: LeftOut[] };

/** The outcome of a row. `created` is false for a person who was already registered. */
export type Imported =
  | { line: number; ok: true; created: boolean; registrationId: string; state: RegistrationState; place: number | null }
  | { line: number; ok: false; code: string };

/** The size of one batch of registrations. */
const atOnce = 200;

/** Registers the people of a file, which is previewed first. */
@Injectable()
export class ImportRegistrations {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly foreground: ForegroundPriority,
    private readonly changes: Changes,
    private readonly batches: RegistrationBatches,
  ) {}

  /**
   * Previews an import, row by row; `mapping` is what an organizer said of its columns. Writes and locks nothing. Returns an error if the file is unreadable. Throws
   * NotFound and Forbidden.
   */
  async preview(
    sessionId: string,
    input: Uint8Array | string,
    actor: Actor,
    maxRows: number,
    mapping: ColumnMapping | null = null,
  ): Promise<ImportPreview> {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    const session = await getSession(connection, sessionId);
    const questions = currentQuestions(await listQuestions(connection, session.id));
    const opened = openImport(input, questions, {
      maxRows,
      asksAttendance: session.asksAttendance,
      listening: listeningLanguages(session),
      mapping,
    });
    if (!opened.ok) return opened;
    const rows: ImportRow[] = [];
    for (const [index, row] of opened.rows.entries()) {
      if (index % portion === 0) {
        await nextTurn();
        await this.foreground.over(maxMs);
      }
      rows.push(opened.check(row));
    }
    const planned = await planImport(connection, session, rows.slice(0, maxPlanned), this.clock.now());
    const later = rows.slice(maxPlanned).map((row) => ({ ...row, prospect: prospectLater(row) }));
    return { ok: true, rows: [...planned, ...later], ignored: opened.ignored, leftOut: opened.leftOut };
  }

  /**
   * Stores the people of a file that was previewed, until the organizer confirms the import. Returns the id of the job.
   * Rows with errors are left out and recorded. Throws NotFound and Forbidden.
   */
  async draft(sessionId: string, rows: readonly ImportRow[], actor: OrganizerActor): Promise<string> {
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

  /**
   * Registers the people of a table for one session, while the API waits. The console has a job for that. Returns the
   * outcome for each person, in order. An interrupted import can be run again: people who are already registered are
   * unchanged. Throws NotFound, Forbidden, and database errors.
   */
  async run(sessionId: string, people: readonly ImportedPerson[], actor: Actor): Promise<Imported[]> {
    requireAbility(actor, 'change');
    const session = await getSession(this.database.manager, sessionId);
    const imported: Imported[] = [];
    try {
      for (let from = 0; from < people.length; from += atOnce) {
        const portion = people.slice(from, from + atOnce);
        imported.push(...(await Promise.all(portion.map((person) => this.register(session.id, person, actor)))));
      }
    } finally {
      await this.changes.run(actor, (change) =>
        record(change, 'session.imported', `session:${session.id}`, countsOf(imported)),
      );
    }
    return imported;
  }

  private async register(sessionId: string, { line, input }: ImportedPerson, actor: Actor): Promise<Imported> {
    try {
      const { created, registration, place } = await this.batches.registerOne(sessionId, input, actor);
      return { line, ok: true, created, registrationId: registration.id, state: registration.state, place };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { line, ok: false, code: error.code };
    }
  }
}

function prospectLater({ input }: ImportRow): Prospect {
  return { outcome: input === null ? 'faulty' : 'later' };
}

function failuresOf({ line, fieldErrors }: ImportRow): JobFailure[] {
  return fieldErrors.map(({ path, code, values }) => ({ line, path, code, ...(values && { values }) }));
}

function countsOf(imported: readonly Imported[]): { created: number; standing: number; refused: number } {
  const created = imported.filter((one) => one.ok && one.created).length;
  const existing = imported.filter((one) => one.ok && !one.created).length;
  return { created, standing: existing, refused: imported.length - created - existing };
}

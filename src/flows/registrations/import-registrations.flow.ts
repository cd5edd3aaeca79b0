import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Refusal } from '../../platform/errors.js';
import type { ImportedPerson } from '../../domain/registrations/import-job.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';
import { RegistrationBatches } from './registration-batches.js';

/** The outcome of a row. `created` is false for a person who was already registered. */
export type Imported =
  | { line: number; ok: true; created: boolean; registrationId: string; state: RegistrationState; place: number | null }
  | { line: number; ok: false; code: string };

/** The size of one batch of registrations. */
const atOnce = 200;

/** Registers the people of a table for one session, while the API waits. The console has a job for that. */
@Injectable()
export class ImportRegistrations {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly batches: RegistrationBatches,
  ) {}

  /**
   * Returns the outcome for each person, in order. An interrupted import can be run again: people who are already
   * registered are unchanged. Throws NotFound, Forbidden, and database errors.
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

function countsOf(imported: readonly Imported[]): { created: number; standing: number; refused: number } {
  const created = imported.filter((one) => one.ok && one.created).length;
  const existing = imported.filter((one) => one.ok && !one.created).length;
  return { created, standing: existing, refused: imported.length - created - existing };
}

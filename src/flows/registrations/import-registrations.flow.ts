import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Refusal } from '../../platform/errors.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Register } from './register.flow.js';

/** Somebody to register, and the line on which they stand. */
export interface ImportedPerson {
  line: number;
  input: RegistrationInput;
}

/** What became of a row. `created` is false for somebody who was registered already: they stay as they are. */
export type Imported =
  | { line: number; ok: true; created: boolean; registrationId: string; state: RegistrationState; place: number | null }
  | { line: number; ok: false; code: string };

/** As many as one batch of registrations takes. */
const atOnce = 200;

/** Registers the people of a table for one session. */
@Injectable()
export class ImportRegistrations {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly register: Register,
  ) {}

  /**
   * Gives what became of each person, in their order. They go the way of all registrations, in portions: `onProgress`
   * hears how many are done. An import that was interrupted may be run again: whoever was registered stays so. Throws
   * NotFound, Forbidden, and what the database throws when it is gone.
   */
  async run(
    sessionId: string,
    people: readonly ImportedPerson[],
    actor: Actor,
    onProgress: (done: number) => void = () => undefined,
  ): Promise<Imported[]> {
    requireAbility(actor, 'change');
    const session = await getSession(this.database.manager, sessionId);
    const imported: Imported[] = [];
    try {
      for (let from = 0; from < people.length; from += atOnce) {
        onProgress(from);
        const portion = people.slice(from, from + atOnce);
        imported.push(...(await Promise.all(portion.map((person) => this.one(session.id, person, actor)))));
      }
    } finally {
      await this.record(session.id, imported, actor);
    }
    return imported;
  }

  private async one(sessionId: string, { line, input }: ImportedPerson, actor: Actor): Promise<Imported> {
    try {
      const { created, registration, place } = await this.register.run(sessionId, input, actor);
      return { line, ok: true, created, registrationId: registration.id, state: registration.state, place };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { line, ok: false, code: error.code };
    }
  }

  private async record(sessionId: string, imported: readonly Imported[], actor: Actor): Promise<void> {
    const created = imported.filter((one) => one.ok && one.created).length;
    const standing = imported.filter((one) => one.ok && !one.created).length;
    const counts = { created, standing, refused: imported.length - created - standing };
    await this.database.transaction((tx) =>
      record(tx, actor, 'session.imported', `session:${sessionId}`, this.clock.now(), counts),
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import type { GroupInput, RegisterResult } from '../../domain/registrations/registration-request.js';
import type { Actor } from '../../domain/identity/actor.js';
import { RegistrationBatches } from './registration-batches.js';

/** Registers people for a session. */
@Injectable()
export class Register {
  constructor(private readonly batches: RegistrationBatches) {}

  /**
   * Throws NotFound for an unknown session, and Conflict if its registration is closed, it is full without a waiting
   * list, or the person's organization has reached its limit. A person who is already registered is unchanged.
   */
  run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<RegisterResult> {
    return this.batches.registerOne(sessionId, input, actor);
  }

  /**
   * Registers a group of people. Returns a result for each, in order. People who are already registered are unchanged,
   * as is the second of two rows with one address. Throws what `run` throws, with the index of the first person over
   * the limit as `values.index`; then nothing is written. Without a waiting list, all of them need seats.
   */
  runGroup(sessionId: string, group: GroupInput, actor: Actor): Promise<RegisterResult[]> {
    return this.batches.registerGroup(sessionId, group, actor);
  }
}

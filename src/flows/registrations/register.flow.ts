import { Injectable } from '@nestjs/common';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import type { GroupInput, RegisterResult } from '../../domain/registrations/admit.js';
import type { Actor } from '../../domain/identity/actor.js';
import { RegistrationBatches } from './registration-batches.js';

/** Registers people for a session. */
@Injectable()
export class Register {
  constructor(private readonly batches: RegistrationBatches) {}

  /**
   * Throws NotFound for an unknown session, and Conflict when it takes no registrations, is full without a waiting list,
   * or has as many people of the person's organization as it allows. A person who is registered already stays so.
   */
  run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<RegisterResult> {
    return this.batches.registerOne(sessionId, input, actor);
  }

  /**
   * Registers people who come at once. Returns a result for each in their order. People who are registered already stay
   * so; so does the second of two rows with one address. Throws what `run` throws, with the index of the first person who
   * is too many as `values.index`; nothing is written then. Without a waiting list all of them must fit.
   */
  runGroup(sessionId: string, group: GroupInput, actor: Actor): Promise<RegisterResult[]> {
    return this.batches.registerGroup(sessionId, group, actor);
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { Refusal } from '../../platform/errors.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import type { RegisterResult } from '../../domain/registrations/admit.js';
import { RegistrationBatches } from './registration-batches.js';

export interface SeveralRegistrations {
  /** The registration for the requested session. */
  first: RegisterResult;
  /** The registrations for the other sessions that admitted the person, in order. */
  others: RegisterResult[];
  /** Ids of the other sessions that refused the person: full, closed, or another run of an admitted one. */
  missed: string[];
}

/** Registers a person for a session and for others, such as those of its series. */
@Injectable()
export class RegisterForSeveral {
  constructor(private readonly batches: RegistrationBatches) {}

  /**
   * Each session is a separate registration: if one is full, the others are not affected. Questions of the others can
   * be answered later. Throws what `Register` throws for the first session, before anything is written.
   */
  async run(
    sessionId: string,
    otherIds: readonly string[],
    input: RegistrationInput,
    actor: Actor,
  ): Promise<SeveralRegistrations> {
    const first = await this.batches.registerOne(sessionId, input, actor);
    const { answers: _, ...person } = input;
    const others: RegisterResult[] = [];
    const missed: string[] = [];
    for (const id of new Set(otherIds)) {
      try {
        others.push(await this.batches.registerOne(id, person, actor));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        missed.push(id);
      }
    }
    return { first, others, missed };
  }
}

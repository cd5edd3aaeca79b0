import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { Refusal } from '../../platform/errors.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import { Register, type RegisterResult } from './register.flow.js';

export interface SeveralRegistrations {
  /** Of the session that was asked for. */
  first: RegisterResult;
  /** Of the others that took the person, in order. */
  others: RegisterResult[];
  /** Ids of the others that did not: full, closed, or another run of one that did. */
  missed: string[];
}

/** Registers a person for a session and for others beside it, such as those of its series. */
@Injectable()
export class RegisterForSeveral {
  constructor(private readonly register: Register) {}

  /**
   * Each session is a registration of its own: one that is full does not keep the person from the others. Questions of
   * the others are answered later. Throws what `Register` throws for the first session; nothing is written then.
   */
  async run(
    sessionId: string,
    otherIds: readonly string[],
    input: RegistrationInput,
    actor: Actor,
  ): Promise<SeveralRegistrations> {
    const first = await this.register.run(sessionId, input, actor);
    const { answers: _, ...person } = input;
    const others: RegisterResult[] = [];
    const missed: string[] = [];
    for (const id of new Set(otherIds)) {
      try {
        others.push(await this.register.run(id, person, actor));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        missed.push(id);
      }
    }
    return { first, others, missed };
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AdmittedDecision } from '../../domain/registrations/admission.js';
import type { Actor } from '../../domain/identity/actor.js';
import { PersonalRefusal } from '../../domain/registrations/register-again.js';
import { Refusal } from '../../platform/errors.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import { RegistrationBatches } from './registration-batches.js';

/** What somebody who is not known would get: all that a page can say, because anyone can type any address. */
export interface PublicAnswer {
  sessionId: string;
  outcome: AdmittedDecision['outcome'];
  /** Position on the waiting list, from 1. */
  place: number | null;
  /**
   * The id of the registration that was made, or a random one: whether there is one must not show, not even by length.
   */
  createdId: string;
}

export interface SeveralRegistrations {
  /** For the session that was asked for, then for the others that admit people, in order. */
  answers: PublicAnswer[];
  /** Ids of the others that admit nobody. */
  missed: string[];
}

/** Registers a person by the public form, for a session and for others beside it, such as those of its series. */
@Injectable()
export class RegisterForSeveral {
  constructor(private readonly batches: RegistrationBatches) {}

  /**
   * Each session is a registration of its own: one that is full does not keep the person from the others. Questions of
   * the others are answered later. The answer is the same whether the address is known or not; its owner learns the rest
   * by email. Throws what `Register` throws to a new person for the first session, before anything is written.
   */
  async run(
    sessionId: string,
    otherIds: readonly string[],
    input: RegistrationInput,
    actor: Actor,
  ): Promise<SeveralRegistrations> {
    const answers = [await this.register(sessionId, input, actor)];
    const { answers: _, ...person } = input;
    const missed: string[] = [];
    for (const id of new Set(otherIds)) {
      try {
        answers.push(await this.register(id, person, actor));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        missed.push(id);
      }
    }
    return { answers, missed };
  }

  private async register(sessionId: string, input: RegistrationInput, actor: Actor): Promise<PublicAnswer> {
    const { answer, createdId = randomUUID() } = await this.answerTo(sessionId, input, actor);
    const place = answer.outcome === 'waitlisted' ? answer.place : null;
    return { sessionId, outcome: answer.outcome, place, createdId };
  }

  private async answerTo(
    sessionId: string,
    input: RegistrationInput,
    actor: Actor,
  ): Promise<{ answer: AdmittedDecision; createdId?: string }> {
    try {
      const { answer, created, registration } = await this.batches.registerOne(sessionId, input, actor, {
        isPublic: true,
      });
      if (answer === null) throw new Error('A public registration was decided and not answered.');
      return { answer, ...(created && { createdId: registration.id }) };
    } catch (error) {
      if (error instanceof PersonalRefusal) return { answer: error.answer };
      throw error;
    }
  }
}

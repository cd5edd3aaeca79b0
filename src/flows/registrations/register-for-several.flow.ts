import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AdmittedDecision } from '../../domain/registrations/admission/admission.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Change } from '../../domain/identity/change.js';
import type { RequestedPerson } from '../../domain/registrations/admission/applicant.js';
import type { RegisterResult } from '../../domain/registrations/admission/registration-request.js';
import { PersonalRefusal } from '../../domain/registrations/admission/register-again.js';
import type { Outcome } from '../../platform/batcher.js';
import { Refusal } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { RegistrationBatches } from './registration-batches.js';

/**
 * What somebody who is not known would get: all that a page can say, because anyone can type any address. Not the position
 * on the waiting list: a known address takes none, so that the next visitor would see it.
 */
export interface PublicAnswer {
  sessionId: string;
  outcome: AdmittedDecision['outcome'];
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
  constructor(
    private readonly batches: RegistrationBatches,
    private readonly changes: Changes,
  ) {}

  /**
   * Each session is a registration of its own: one that is full does not keep the person from the others. Questions of
   * the others are answered later, and one email is about all. The answer is the same whether the address is known or
   * not; its owner learns the rest by email. `also` stores what else was asked in the form, in a transaction of its
   * own: most people leave it empty, and a rush shares its transactions. Throws what `Register` throws to a new person
   * for the first session, before anything is written.
   */
  async run(
    sessionId: string,
    otherIds: readonly string[],
    input: RequestedPerson,
    actor: Actor,
    also: readonly ((change: Change, email: string) => Promise<void>)[] = [],
  ): Promise<SeveralRegistrations> {
    const { answers: _, ...person } = input;
    const others = [...new Set(otherIds)].map((id) => ({ sessionId: id, input: person }));
    const outcomes = await this.batches.registerForSeveral([{ sessionId, input }, ...others], actor, {
      isPublic: true,
    });
    if (also.length > 0) {
      await this.changes.run(actor, async (change) => {
        for (const store of also) await store(change, input.email);
      });
    }
    const registered: SeveralRegistrations = { answers: [], missed: [] };
    for (const [index, asked] of [{ sessionId }, ...others].entries()) {
      const outcome = outcomes[index];
      const answer = outcome === undefined ? null : publicAnswer(asked.sessionId, outcome);
      if (answer === null) registered.missed.push(asked.sessionId);
      else registered.answers.push(answer);
    }
    return registered;
  }
}

/** Returns what a page says about an outcome; null for a session that admits nobody. */
function publicAnswer(sessionId: string, outcome: Outcome<RegisterResult>): PublicAnswer | null {
  if (!outcome.ok) {
    const { error } = outcome;
    if (error instanceof PersonalRefusal) return { sessionId, outcome: error.answer.outcome, createdId: randomUUID() };
    if (error instanceof Refusal) return null;
    throw error;
  }
  const { answer, created, registration } = outcome.result;
  if (answer === null) throw new Error('A public registration was decided and not answered.');
  return { sessionId, outcome: answer.outcome, createdId: created ? registration.id : randomUUID() };
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { Refusal } from '../../platform/errors.js';
import { RegistrationBatches } from './registration-batches.js';

/** Registers a person for more sessions from their own page. */
@Injectable()
export class AddSessions {
  constructor(private readonly batches: RegistrationBatches) {}

  /**
   * Each session is a registration of its own: one that has closed or filled up doesn't keep the person from the
   * others. Questions are answered later. Returns the ids of the sessions that refused them.
   */
  async run(attendee: Attendee, sessionIds: readonly string[], actor: Actor): Promise<{ missed: string[] }> {
    const { email, name, organizationId, country, timeZone, language } = attendee;
    const person = { email, name, organizationId, country, timeZone, language };
    const missed: string[] = [];
    for (const id of sessionIds) {
      try {
        await this.batches.registerOne(id, person, actor);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        missed.push(id);
      }
    }
    return { missed };
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Attendance } from '../../domain/sessions/attendance.js';
import { Refusal } from '../../platform/errors.js';
import { RegistrationBatches } from './registration-batches.js';

/** Registers a person for more sessions from their own page. */
@Injectable()
export class AddSessions {
  constructor(private readonly batches: RegistrationBatches) {}

  /**
   * Each session is a registration of its own: one that has closed or filled up doesn't keep the person from the
   * others. Questions are answered later, and one email is about all. `attendance` is for those that ask. Returns the ids of the sessions that refused them.
   */
  async run(
    attendee: Attendee,
    sessionIds: readonly string[],
    actor: Actor,
    attendance?: Attendance,
  ): Promise<{ missed: string[] }> {
    const { email, name, organizationId, country, timeZone, language } = attendee;
    const input = { email, name, organizationId, country, timeZone, language, attendance };
    const outcomes = await this.batches.registerForSeveral(
      sessionIds.map((sessionId) => ({ sessionId, input })),
      actor,
    );
    const error = outcomes.find((outcome) => !outcome.ok && !(outcome.error instanceof Refusal));
    if (error?.ok === false) throw error.error;
    return { missed: sessionIds.filter((_, index) => outcomes[index]?.ok !== true) };
  }
}

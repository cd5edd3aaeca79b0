import { Injectable } from '@nestjs/common';
import type { RegistrationInput } from '../../domain/registrations/admission/registration-input.js';
import type { RegisterResult } from '../../domain/registrations/admission/registration-request.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { pageLink } from '../../domain/notifications/email/links.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';
import { RegistrationBatches } from './registration-batches.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { Refusal, Forbidden } from '../../platform/errors.js';
import { DataSource } from 'typeorm';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';

/** Registers people for sessions. */
@Injectable()
export class Register {
  constructor(
    private readonly batches: RegistrationBatches,
    private readonly database: DataSource,
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Registers people for a session. Throws NotFound for an unknown session, and Conflict if its registration is closed,
   * it is full without a waiting list, or the person's organization has reached its limit. A person who is already
   * registered is unchanged.
   */
  run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<RegisterResult> {
    return this.batches.registerOne(sessionId, input, actor);
  }

  /**
   * Gives the address of the person's own page to the program that has registered them, and records that. Null while the
   * address is unproven, and if the request doesn't vouch for it: anyone can have typed it. Throws Forbidden.
   */
  async givePersonalLink({ input, attendee, registration }: RegisterResult, actor: Actor): Promise<string | null> {
    requireAbility(actor, 'personal-links');
    if (input.proven === false || !isProven(attendee)) return null;
    await this.changes.run(actor, (change) =>
      record(change, 'registration.link-given', `registration:${registration.id}`),
    );
    return pageLink(this.config, attendee.id, attendee.linkVersion);
  }

  /**
   * Registers a person for more sessions from their own page. Each session is a registration of its own: one that has
   * closed or filled up doesn't keep the person from the others. Questions are answered later, and one email is about
   * all. `said` is for those that ask. Returns the ids of the sessions that refused them.
   */
  async addSessions(
    attendee: Attendee,
    sessionIds: readonly string[],
    actor: Actor,
    said: Pick<RegistrationInput, 'attendance' | 'listensIn'> = {},
  ) {
    const { email, name, organizationId, country, timeZone, language } = attendee;
    const input = { email, name, organizationId, country, timeZone, language, ...said };
    const outcomes = await this.batches.registerForSeveral(
      sessionIds.map((sessionId) => ({ sessionId, input })),
      actor,
    );
    const error = outcomes.find((outcome) => !outcome.ok && !(outcome.error instanceof Refusal));
    if (error?.ok === false) throw error.error;
    return { missed: sessionIds.filter((_, index) => outcomes[index]?.ok !== true) };
  }

  /**
   * Registers a person again who gave up their seat. They get the same as anyone who registers now: a seat or a place
   * on the waiting list. Repeating changes nothing. Throws NotFound, Forbidden for anyone but the attendee, and
   * Conflict if registration is closed or the session is full without a waiting list.
   */
  async retakeSeat(registrationId: string, actor: Actor): Promise<RegisterResult> {
    const registration = await getRegistration(this.database.manager, registrationId);
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    if (actor.kind !== 'attendee' || actor.id !== attendee.id) {
      throw new Forbidden('forbidden', 'This registration belongs to someone else.');
    }
    const { email, name, timeZone, language } = attendee;
    return this.batches.registerOne(registration.sessionId, { email, name, timeZone, language }, actor);
  }
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CheckInDecision, CheckInMethod } from '../../domain/attendance/check-in.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { getRegisteredPerson, type RegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { isTicketOf, registrationOfTicket } from '../../domain/registrations/ticket.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recordCheckIn } from '../../domain/attendance/record-check-in.js';
import type { Tx } from '../../platform/database/tx.js';

/** Who came, by the code of their ticket or found in the list. */
export interface CheckInRequest {
  code?: string | undefined;
  registrationId?: string | undefined;
  /** Of this check-in, from whoever tells it and may tell it again. */
  id?: string | undefined;
  /** When they came, where it is told later. */
  at?: Date | undefined;
  method?: CheckInMethod;
}

/** What the door says to somebody. */
export type DoorAnswer =
  | (CheckInDecision & { id: string; person: RegisteredPerson })
  /** A good ticket, of another session. */
  | { outcome: 'other-session'; person: RegisteredPerson; session: Session }
  /** No code of ours, or one that a new link has replaced. */
  | { outcome: 'unknown' };

/** Checks people in at the door of a session. */
@Injectable()
export class CheckIn {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives what the door says: somebody who is in already stays in, and the same check-in told again changes nothing.
   * Throws Forbidden, and NotFound for a session that is not there and for an id of no registration in it.
   */
  async run(sessionId: string, request: CheckInRequest, actor: Actor): Promise<DoorAnswer> {
    requireAbility(actor, 'check-in');
    const now = this.clock.now();
    const { id = randomUUID(), at = now } = request;
    return this.database.transaction(async (tx) => {
      const session = await getSession(tx, sessionId);
      const person = await this.personOf(tx, request);
      if (person === null) return { outcome: 'unknown' };
      const { registration } = person;
      if (registration.sessionId !== session.id) {
        if (request.code === undefined) throw missing();
        return { outcome: 'other-session', person, session: await getSession(tx, registration.sessionId) };
      }
      const method = request.method ?? (request.code === undefined ? 'name' : 'ticket');
      const coming = { id, registrationId: registration.id, session, method, at, actor, now };
      return { ...(await recordCheckIn(tx, coming)), id, person };
    });
  }

  private async personOf(tx: Tx, request: CheckInRequest): Promise<RegisteredPerson | null> {
    if (request.code === undefined) return getRegisteredPerson(tx, request.registrationId ?? '');
    const code = request.code.trim();
    const registrationId = registrationOfTicket(code);
    const person = registrationId === null ? null : await findPerson(tx, registrationId);
    if (person === null) return null;
    const { linkVersion } = person.attendee;
    return isTicketOf(code, this.config.secret, { registrationId: person.registration.id, linkVersion })
      ? person
      : null;
  }
}

async function findPerson(tx: Tx, id: string): Promise<RegisteredPerson | null> {
  try {
    return await getRegisteredPerson(tx, id);
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

function missing(): NotFound {
  return new NotFound('registration-not-found', 'There is no such registration.');
}

import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import type { Change } from '../../domain/identity/change.js';
import { acceptOffer, requireOffered } from '../../domain/registrations/accept-offer.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { leave } from '../../domain/registrations/leave.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';

interface Answered {
  registration: Registration;
  attendee: Attendee;
}

/** Accepts or declines the offer of a free seat. Attendees can answer their own, staff any. */
@Injectable()
export class AnswerOffer {
  constructor(private readonly changes: Changes) {}

  /** Returns the confirmed registration, also if it was accepted before. Throws NotFound, Forbidden, and Conflict. */
  async accept(registrationId: string, actor: Actor): Promise<Answered> {
    return this.changes.run(actor, async (change) => {
      const { session, registration, attendee } = await this.lock(change, registrationId);
      return { registration: await acceptOffer(change, session, registration), attendee };
    });
  }

  /**
   * Returns the cancelled registration; the seat goes to the next person on the waiting list. Throws NotFound,
   * Forbidden, and Conflict.
   */
  async decline(registrationId: string, actor: Actor): Promise<Answered> {
    return this.changes.run(actor, async (change) => {
      const { session, registration, attendee } = await this.lock(change, registrationId);
      if (registration.state === 'cancelled') return { registration, attendee };
      requireOffered(registration);
      return { registration: await leave(change, { session, registration, attendee, kind: 'withdrawn' }), attendee };
    });
  }

  private async lock({ tx, actor }: Change, registrationId: string) {
    const { session, registration } = await lockRegistrationAndSession(tx, registrationId);
    const attendee = await getAttendee(tx, registration.attendeeId);
    requireOwner(actor, attendee.id, 'This registration belongs to someone else.');
    return { session, registration, attendee };
  }
}

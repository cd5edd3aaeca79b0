import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record, type Change } from '../../domain/identity/change.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { leave } from '../../domain/registrations/leave.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { getAttendee, updateRegistration } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import { Conflict } from '../../platform/errors.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { requireNotCancelled } from '../../domain/sessions/session.js';
import { notifyPromoted } from '../../domain/registrations/waitlist/promote.js';

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

/**
 * Accepts the offer of a seat, with session and registration locked. Returns the registration, confirmed. Throws Conflict
 * after the offer has ended, without one, and once the session is cancelled.
 */
async function acceptOffer(change: Change, session: Session, registration: Registration): Promise<Registration> {
  if (registration.state === 'confirmed') return registration;
  requireNotCancelled(session);
  const { tx, now } = change;
  const { offerExpiresAt } = registration;
  if (offerExpiresAt !== null && offerExpiresAt <= now) {
    throw new Conflict(
      'offer-expired',
      'The offer has expired, and the seat went to the next person on the waiting list.',
    );
  }
  requireOffered(registration);
  const changes = {
    state: 'confirmed' as const,
    offerExpiresAt: null,
    confirmedAt: now,
    updatedAt: now,
    stampedAt: nextStamp(registration.stampedAt, now),
  };
  const accepted = { ...registration, ...changes };
  await updateRegistration(tx, registration.id, changes);
  await notifyPromoted(change, session, [accepted]);
  await record(change, 'registration.accepted', `registration:${registration.id}`);
  return accepted;
}

/** Throws Conflict for a registration without an offer. */
function requireOffered(registration: Pick<Registration, 'state'>): void {
  if (registration.state !== 'offered') throw new Conflict('no-offer', 'No seat is offered to this registration.');
}

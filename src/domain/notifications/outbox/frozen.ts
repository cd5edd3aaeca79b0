import type { Attendee } from '../../registrations/attendee.entity.js';
import type { Registration } from '../../registrations/registration.entity.js';
import type { AllocatedEvent, Recipient } from '../message.js';

/** Returns the attendee as a message freezes its recipient. */
export function recipientOf(attendee: Attendee): Recipient {
  return {
    name: attendee.name,
    email: attendee.email,
    timeZone: attendee.timeZone,
    language: attendee.language,
    linkVersion: attendee.linkVersion,
  };
}

/** Returns the event of a registration as a message freezes it, after its stamp was allocated. */
export function eventOf(registration: Registration): AllocatedEvent {
  return {
    uid: registration.uid,
    sequence: registration.sequence,
    stampedAt: registration.stampedAt.toISOString(),
    createdAt: registration.createdAt.toISOString(),
  };
}

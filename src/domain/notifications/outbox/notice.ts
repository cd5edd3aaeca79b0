import type { Attendee } from '../../registrations/attendee.entity.js';
import type { Registration } from '../../registrations/registration.entity.js';
import type { AllocatedEvent, Recipient } from '../message.js';

/** The recipient as they stand, to be frozen in a notice. */
export function recipientOf(attendee: Attendee): Recipient {
  return {
    name: attendee.name,
    email: attendee.email,
    timeZone: attendee.timeZone,
    language: attendee.language,
    linkVersion: attendee.linkVersion,
  };
}

/** The attendee's event as it stands after its stamp was allocated, to be frozen in a notice. */
export function eventOf(registration: Registration): AllocatedEvent {
  return {
    uid: registration.uid,
    sequence: registration.sequence,
    stampedAt: registration.stampedAt.toISOString(),
    createdAt: registration.createdAt.toISOString(),
  };
}

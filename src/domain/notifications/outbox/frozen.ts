import type { Attendee } from '../../registrations/attendee.entity.js';
import { isProven } from '../../registrations/proven.js';
import type { Registration } from '../../registrations/registration.entity.js';
import { knownAnswer } from '../../registrations/rsvp.js';
import type { NewMessage } from './messages.queries.js';
import type { AllocatedEvent, Recipient } from '../message.js';

/** Returns the attendee as a message freezes its recipient. */
export function recipientOf(attendee: Attendee): Recipient {
  return {
    name: attendee.name,
    email: attendee.email,
    timeZone: attendee.timeZone,
    language: attendee.language,
    linkVersion: attendee.linkVersion,
    ...(!isProven(attendee) && { unproven: true as const }),
  };
}

/** Returns the event of a registration as a message freezes it, after its stamp was allocated. */
export function eventOf(registration: Registration): AllocatedEvent {
  const answer = knownAnswer(registration);
  return {
    uid: registration.uid,
    sequence: registration.sequence,
    stampedAt: registration.stampedAt.toISOString(),
    createdAt: registration.createdAt.toISOString(),
    ...(answer !== null && { answer }),
  };
}

/** Returns the message with the link to an attendee's own page. */
export function linkMessage(attendee: Attendee, dedupeKey: string): NewMessage {
  return {
    callId: attendee.callId,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: attendee.id,
    kind: 'link',
    dedupeKey,
    payload: { recipient: recipientOf(attendee) },
  };
}

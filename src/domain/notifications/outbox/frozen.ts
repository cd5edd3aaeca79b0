import type { Attendee } from '../../registrations/attendee.entity.js';
import { isProven } from '../../registrations/links/proven.js';
import type { Registration } from '../../registrations/registration.entity.js';
import { knownAnswer } from '../../registrations/registration.js';
import type { NewMessage } from './messages.queries.js';
import type { MessageKind } from '../kinds/kinds.js';
import type { AllocatedEvent, MessagePayload, Recipient } from '../message.js';

/** Returns the attendee as a message freezes its recipient. */
export function recipientOf(attendee: Attendee): Recipient {
  return {
    name: attendee.name,
    email: attendee.email,
    timeZone: attendee.timeZone,
    ...(!attendee.isOwnZone && { isOwnZone: false as const }),
    language: attendee.language,
    linkVersion: attendee.linkVersion,
    ...(!isProven(attendee) && { unproven: true as const }),
  };
}

/**
 * Returns how a person without a seat would attend, as messages to them freeze it. The event of a seat says it itself.
 */
export function wayOf({ state, attendance }: Registration): Pick<MessagePayload, 'attendance'> {
  return state === 'confirmed' || attendance === null ? {} : { attendance };
}

/**
 * Returns what every message about a registration says of it: how a person without a seat would attend, and while it is
 * not confirmed, the deadline of a provisional place; it asks a proven person whether they made it.
 */
export function claimOf(
  registration: Registration,
  attendee: Attendee,
): Pick<MessagePayload, 'asksIfMine' | 'provisionalUntil' | 'attendance'> {
  const { unproven, provisionalUntil } = registration;
  if (!unproven) return wayOf(registration);
  return {
    ...wayOf(registration),
    ...(isProven(attendee) && { asksIfMine: true as const }),
    ...(provisionalUntil !== null && { provisionalUntil: provisionalUntil.toISOString() }),
  };
}

/**
 * Returns the attendee as a message freezes them that organizers write to on their own: it doesn't ask whether the
 * address is theirs, as nobody registered it.
 */
export function chosenRecipient(attendee: Attendee): Recipient {
  const { unproven: _, ...recipient } = recipientOf(attendee);
  return recipient;
}

/** Returns the event of a registration as a message freezes it, after its stamp was allocated. */
export function eventOf(registration: Registration): AllocatedEvent {
  const answer = knownAnswer(registration);
  return {
    uid: registration.uid,
    sequence: registration.sequence,
    stampedAt: registration.stampedAt.toISOString(),
    createdAt: registration.createdAt.toISOString(),
    ...(registration.attendance !== null && { attendance: registration.attendance }),
    ...(registration.listensIn !== null && { listensIn: registration.listensIn }),
    ...(answer !== null && { answer }),
  };
}

/**
 * Returns the message with the link to an attendee's own page. `byStranger`: whether anyone can have asked for it, who
 * knows the address.
 */
export function linkMessage(attendee: Attendee, dedupeKey: string, byStranger = false): NewMessage {
  return personalMessage(attendee, 'link', dedupeKey, { ...(byStranger && { byStranger }) });
}

/** Returns the message that several requests were made with an attendee's address: one in an hour. */
export function severalRequests(attendee: Attendee, now: Date): NewMessage {
  const hour = Math.floor(now.getTime() / 3_600_000);
  const key = `several-requests:${attendee.id}:${hour}`;
  return personalMessage(attendee, 'several-requests', key, { byStranger: true, asksIfMine: true });
}

/** Returns a message to an attendee that is about no session. */
export function personalMessage(
  attendee: Attendee,
  kind: MessageKind,
  dedupeKey: string,
  payload: Partial<MessagePayload> = {},
): NewMessage {
  return {
    callId: attendee.callId,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: attendee.id,
    kind,
    dedupeKey,
    payload: { recipient: recipientOf(attendee), ...payload },
  };
}

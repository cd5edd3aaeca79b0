import type { KnownAnswer } from '../../../domain/calendar/event.js';
import type { Invited } from '../../../domain/calendar/reply.js';
import type { SpeakerReply } from '../../../domain/notifications/speakers/speaker-reply.js';
import { emailKey as emailKeyOf, parseEmailAddress } from '../../../domain/registrations/links/email-address.js';

/** The last that a calendar said about an event of a part, such as a consultation, and the answer that still counts. */
export interface EventReply extends SpeakerReply {
  answer: KnownAnswer | 'declined' | null;
  /** DTSTAMP of that answer, RFC 3339: older ones no longer count. */
  answeredAt: string | null;
  /** The SEQUENCE that it answers. */
  sequence: number;
}

/** Returns the answer to a version of the event that calendars keep. A decline is none: they ask anew. */
export function knownAnswer(reply: EventReply | null, sequence: number): KnownAnswer | null {
  if (reply?.sequence !== sequence || reply.answer === 'declined') return null;
  return reply.answer;
}

/** Returns what the rules about answers ask of an event (`decideReply`). `isOn`: it was not cancelled. */
export function standingOf(last: EventReply | null, sequence: number, isOn: boolean): Invited['registration'] {
  const isLast = last?.sequence === sequence && last.answeredAt !== null;
  return {
    state: isOn ? 'confirmed' : 'cancelled',
    sequence,
    rsvpAt: isLast ? new Date(last.answeredAt ?? 0) : null,
    rsvpSequence: isLast ? last.sequence : null,
    proposedTime: null,
  };
}

/** What a calendar said about a version of an event. */
export type Said = Pick<EventReply, 'kind'> & Partial<EventReply>;

/**
 * Returns what is stored of what a calendar said. An answer stays until there is another one; a sender only if it isn't
 * the invited address.
 */
export function replySaid(
  last: EventReply | null,
  sequence: number,
  said: Said,
  emailKey: string,
  now: Date,
): EventReply {
  const known = last?.sequence === sequence ? last : { answer: null, answeredAt: null };
  const sender = parseEmailAddress(said.sender ?? '');
  return {
    answer: known.answer,
    answeredAt: known.answeredAt,
    comment: null,
    startsAt: null,
    ...said,
    sender: sender === null || emailKeyOf(sender) === emailKey ? null : sender,
    receivedAt: now.toISOString(),
    sequence,
  };
}

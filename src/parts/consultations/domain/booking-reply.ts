import type { KnownAnswer } from '../../../domain/calendar/event.js';
import type { SpeakerReply } from '../../../domain/notifications/speakers/speaker-reply.js';

/** The last that a calendar said about a consultation, of a speaker or a team alike, and the answer that still counts. */
export interface BookingReply extends SpeakerReply {
  answer: KnownAnswer | 'declined' | null;
  /** DTSTAMP of that answer, RFC 3339: older ones no longer count. */
  answeredAt: string | null;
  /** The SEQUENCE that it answers. */
  sequence: number;
}

/** Returns the answer to a version of the event that calendars keep. A decline is none: they ask anew. */
export function knownAnswer(reply: BookingReply | null, sequence: number): KnownAnswer | null {
  if (reply?.sequence !== sequence || reply.answer === 'declined') return null;
  return reply.answer;
}

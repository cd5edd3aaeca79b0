import type { KnownAnswer } from '../calendar/event.js';
import type { RegistrationState } from './registration.js';

export const rsvps = ['accepted', 'tentative', 'declined'] as const;

/** The calendar response of an attendee to the invitation (RFC 5545 3.2.12 PARTSTAT). */
export type Rsvp = (typeof rsvps)[number];

/** A time that an attendee proposed instead (RFC 5546 3.2.7 COUNTER). It doesn't change the session. */
export interface ProposedTime {
  /** RFC 3339; null if the calendar sent no time, or one in an unknown time zone. */
  startsAt: string | null;
  endsAt: string | null;
  comment: string | null;
  /** SEQUENCE and DTSTAMP (RFC 3339) of the object that contained it. */
  sequence: number;
  stampedAt: string;
}

/**
 * Returns the response that counts for the current session. A response to an earlier time doesn't count for a person
 * with a seat, because calendars ask again after a session was rescheduled.
 */
export function currentRsvp(registration: {
  state: RegistrationState;
  sequence: number;
  rsvp: Rsvp | null;
  rsvpSequence: number | null;
}): Rsvp | null {
  const { state, sequence, rsvp, rsvpSequence } = registration;
  return state === 'confirmed' && rsvpSequence !== sequence ? null : rsvp;
}

/** Returns the answer that the next calendar object repeats: to its SEQUENCE, and no decline. */
export function knownAnswer(registration: {
  sequence: number;
  rsvp: Rsvp | null;
  rsvpSequence: number | null;
}): KnownAnswer | null {
  const { sequence, rsvp, rsvpSequence } = registration;
  return rsvpSequence !== sequence || rsvp === 'declined' ? null : rsvp;
}

import type { RegistrationState } from './registration.js';

export const rsvps = ['accepted', 'tentative', 'declined'] as const;

/** What an attendee's calendar answered to the invite (RFC 5545 3.2.12 PARTSTAT). */
export type Rsvp = (typeof rsvps)[number];

/** What an attendee would rather have (RFC 5546 3.2.7 COUNTER): "cannot at this time, could at ...". It moves nothing. */
export interface ProposedTime {
  /** RFC 3339; null when the calendar did not say, or said it in a zone that nobody knows. */
  startsAt: string | null;
  endsAt: string | null;
  comment: string | null;
  /** SEQUENCE and DTSTAMP (RFC 3339) of the object that brought it. */
  sequence: number;
  stampedAt: string;
}

/**
 * Returns the answer that counts for the session as it is now. An answer to an earlier time of a person who has a seat is none:
 * calendars ask again when the time has moved.
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

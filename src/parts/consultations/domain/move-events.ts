import { nextStamp } from '../../../domain/calendar/event-identity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import type { Attendee } from '../../../domain/registrations/attendee.entity.js';
import { isProven } from '../../../domain/registrations/links/proven.js';
import { tellPerson } from './announce.js';
import { getBooking, listBookedBy, lockBooking, lockConsultations, writeRaised } from './bookings.queries.js';

/**
 * Finds what a person has booked and what is to come, and returns what moves its events from one address to another, with
 * rising SEQUENCE. Only a proven address reads what the other one is.
 */
export async function movingConsultations(change: Change, personId: string) {
  const { tx, now } = change;
  const ids = await listBookedBy(tx, personId, now);
  return async (from: Attendee, into: Attendee) => {
    if (ids.length === 0) return;
    await lockConsultations(tx, into.callId);
    const call = await getCall(tx, into.callId);
    const extra = isProven(from) ? { newAddress: { id: into.id, email: into.email } } : {};
    for (const id of ids) {
      const { state, sequence, stampedAt } = await lockBooking(tx, call.id, id);
      if (state !== 'booked') continue;
      const stamp = nextStamp(stampedAt, now);
      await writeRaised(tx, id, sequence + 2, stamp);
      const booking = await getBooking(tx, call.id, id);
      await tellPerson(change, call, from, { ...booking, sequence: sequence + 1 }, 'cancelled', extra);
      await tellPerson(change, call, into, booking, 'booked');
    }
  };
}

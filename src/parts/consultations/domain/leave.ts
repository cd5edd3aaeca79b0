import { getCall } from '../../../domain/calls/calls.queries.js';
import { nextStamp } from '../../../domain/calendar/event-identity.js';
import { type Change, record } from '../../../domain/identity/change.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { tellHost, tellTeam } from './announce.js';
import { cancel } from './book.js';
import { tooSoonToHandOver } from './booking.js';
import { getBooking, listLeft, lockBooking, lockConsultations, waitForAny, writeRaised } from './bookings.queries.js';
import { clearHost, findHostOfSpeaker } from './hosts.queries.js';

/**
 * Leaves what is booked with a host who is deleted: the teams keep their time, hear at once that somebody else must be
 * found, and can choose another one. What nobody has agreed to yet, or starts too soon, is cancelled.
 */
export async function leaveBookings(change: Change, speakerId: string): Promise<void> {
  const { tx, now } = change;
  const host = await findHostOfSpeaker(tx, speakerId);
  if (host === null) return;
  await lockConsultations(tx, host.callId);
  const call = await getCall(tx, host.callId);
  const staying = [];
  for (const { id } of await listLeft(tx, host.id, now)) {
    const before = await lockBooking(tx, call.id, id);
    if (before.state === 'booked' && before.startsAt > tooSoonToHandOver(now)) {
      staying.push(before);
      continue;
    }
    await cancel(change, call, before, 'host', { isAway: true });
    if (before.state !== 'offered')
      await record(change, 'attendee.consultation-cancelled', `attendee:${before.personId}`, { at: before.startsAt });
  }
  await clearHost(tx, host.id);
  await waitForAny(tx, host.id);
  for (const before of staying) {
    await writeRaised(tx, before.id, before.sequence + 1, nextStamp(before.stampedAt, now));
    const booking = await getBooking(tx, call.id, before.id);
    await tellTeam(change, call, booking, 'left', { before });
    await tellHost(change, call, host, booking, 'cancelled');
  }
}

/** Returns how many consultations a speaker would leave, in a sentence; null for none. */
export async function leavingWarning(connection: Connection, speakerId: string, now: Date, language: string) {
  const host = await findHostOfSpeaker(connection, speakerId);
  const count = host === null ? 0 : (await listLeft(connection, host.id, now)).length;
  return count === 0 ? null : translate(language, 'consultations.losing', { count });
}

import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { nextStamp } from '../../../domain/calendar/event-identity.js';
import type { Change } from '../../../domain/identity/change.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { command } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { DerivedInstant, StoredInstants } from '../../../domain/time/local-instant.js';
import { tellHost, tellTeam } from './announce.js';
import { isComing, tooSoonToHandOver } from './booking.js';
import { cancel } from './book.js';
import {
  type Booking,
  getBooking,
  hasStoppedReminders,
  lockBooking,
  lockConsultations,
  writeReminded,
  writeTold,
} from './bookings.queries.js';
import {
  listAbandoned,
  listDerived,
  listDueReminders,
  listExpiredOffers,
  listHostless,
  listMovedByRules,
} from './due.queries.js';
import { getHost } from './hosts.queries.js';

type Found = { id: string; callId: string };

/**
 * Does what is due, a minute after it is: frees times that were kept in vain, cancels what a team or its host has left
 * behind, says what newer time zone data has moved, and reminds. Returns how many bookings it was.
 */
export async function runDue(change: Change, { quietZones }: Planning): Promise<number> {
  const { tx, now } = change;
  const tasks: [readonly Found[], (call: Call, booking: Booking) => Promise<void>][] = [
    // Who didn't answer lets the time go.
    [await listExpiredOffers(tx, now), (call, booking) => cancel(change, call, booking, 'team')],
    [await listAbandoned(tx, now), (call, booking) => cancel(change, call, booking, 'team')],
    [await listHostless(tx, now, tooSoonToHandOver(now)), (call, booking) => cancel(change, call, booking, 'host')],
    [await listMovedByRules(tx, now), (call, booking) => tellMoved(change, call, booking)],
    [await listDueReminders(tx, now, quietZones), (call, booking) => remind(change, call, booking)],
  ];
  const callIds = new Set(tasks.flatMap(([found]) => found.map(({ callId }) => callId)));
  // Of several calls always in the same order.
  for (const callId of [...callIds].toSorted()) await lockConsultations(tx, callId);
  let count = 0;
  for (const [found, work] of tasks) {
    for (const { id, callId } of found) {
      const booking = await lockBooking(tx, callId, id);
      const isExpired = booking.state === 'offered' && booking.startsAt <= now;
      if (!isExpired && !isComing(booking, now)) continue;
      await work(await getCall(tx, callId), booking);
      count += 1;
    }
  }
  return count;
}

async function tellMoved(change: Change, call: Call, before: Booking): Promise<void> {
  const { tx, now } = change;
  await writeTold(tx, before.id, before.sequence + 1, nextStamp(before.stampedAt, now));
  const booking = await getBooking(tx, call.id, before.id);
  await tellTeam(change, call, booking, 'moved', { isByRules: true });
  await tellHost(change, call, await getHost(tx, call.id, booking.hostId), booking, 'moved', { isByRules: true });
}

async function remind(change: Change, call: Call, before: Booking): Promise<void> {
  const { tx, now } = change;
  await writeReminded(tx, before.id, now, nextStamp(before.stampedAt, now));
  const booking = await getBooking(tx, call.id, before.id);
  const minutes = Math.round((booking.startsAt.getTime() - now.getTime()) / 60_000);
  const extra = { lead: minutes > 1380 ? 'P1D' : `PT${Math.max(1, minutes)}M` };
  if (!(await hasStoppedReminders(tx, booking.personId))) await tellTeam(change, call, booking, 'reminder', extra);
  await tellHost(change, call, await getHost(tx, call.id, booking.hostId), booking, 'reminder', extra);
}

// As `lockConsultations`, before the row.
const lockSql = command(
  `select pg_advisory_xact_lock(hashtext('consultations'), hashtext(call_id::text)) from consultation_bookings where id = $1`,
);
const deferSql = command('set constraints consultation_bookings_once deferred');
const writeSql = command(
  `update consultation_bookings set starts_at = $2, ends_at = $2::timestamptz + (ends_at - starts_at),
     blocked_until = $2::timestamptz + (blocked_until - starts_at), tz_version = $3 where id = $1`,
);

/** Writes an instant that was derived again. All of a day move together, so that they meet only meanwhile. */
async function write(tx: Tx, id: string, { at, tzVersion }: DerivedInstant): Promise<void> {
  await lockSql.run(tx, [id]);
  await deferSql.run(tx, []);
  await writeSql.run(tx, [id, at, tzVersion]);
}

/** The times of consultations, as newer time zone data derives them again: `runDue` says so to both. */
export const derivedTimes: StoredInstants = {
  action: 'call.consultation-rederived',
  subject: ({ callId }) => `call:${callId}`,
  list: listDerived,
  write,
};

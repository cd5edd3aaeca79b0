import { callDates, isDeadlineNews } from '../../domain/calls/call-dates.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { countRelyingOnDeadline } from '../../domain/notifications/reminders/deadline-moved.queries.js';
import { type Row, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

/** A session that would not lie between the opening and the deadline of its call. */
type OutsideSession = Row<typeof listOutside>;

/** Returns the sessions of a call that start before it opens or end after it closes, earliest first. */
const listOutside = query(
  `select id, title, starts_at as "startsAt" from sessions
   where call_id = $1 and state <> 'cancelled' and (starts_at < $2 or ends_at > $3)
   order by starts_at, id`,
  { id: 'uuid', title: 'text', startsAt: 'timestamptz' },
).list((callId: string, dates: { opensAt: Date; closesAt: Date }) => [callId, dates.opensAt, dates.closesAt]);

/** What follows from moving the dates of a call. */
export interface DateMove {
  dates: { opensOn: string; closesOn: string; timeZone: string };
  /** Whether people who rely on the deadline are notified. */
  isNews: boolean;
  notified: number;
  outside: OutsideSession[];
}

/** Returns what follows from changing the dates of a call at `now`. */
export async function findDateMove(
  connection: Connection,
  call: Call,
  changes: Partial<DateMove['dates']>,
  now: Date,
): Promise<DateMove> {
  const { opensOn, closesOn, timeZone } = { ...call, ...changes };
  const dates = { opensOn, closesOn, timeZone };
  const { opensAt, closesAt } = callDates(dates);
  const isNews = isDeadlineNews(call.closesAt, closesAt, now);
  return {
    dates,
    isNews,
    notified: isNews ? await countRelyingOnDeadline(connection, call.id) : 0,
    outside: await listOutside(connection, call.id, { opensAt, closesAt }),
  };
}

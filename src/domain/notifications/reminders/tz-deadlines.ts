import { derivedDates } from '../../calls/call-dates.js';
import { getCall, listStaleCalls } from '../../calls/calls.queries.js';
import type { Call } from '../../calls/call.entity.js';
import { type TzData, withTzData } from '../../time/tz-data.js';
import type { Connection } from '../../../platform/database/tx.js';
import { countRelyingOnDeadline } from './deadline-moved.queries.js';

/** A deadline that other time zone data moves to another instant. */
export interface TzDeadline {
  call: Call;
  from: Date;
  to: Date;
  /** How many people would be notified. */
  people: number;
}

/** Returns the deadlines of calls that would move with other data. */
export async function findTzDeadlines(connection: Connection, data: TzData, now: Date): Promise<TzDeadline[]> {
  const found: TzDeadline[] = [];
  for (const id of await listStaleCalls(connection, data.version, now)) {
    const call = await getCall(connection, id);
    const from = call.closesAt;
    const to = withTzData(data, () => derivedDates(call).closesAt);
    if (from === null || from.getTime() === to.getTime()) continue;
    found.push({ call, from, to, people: to > now ? await countRelyingOnDeadline(connection, id) : 0 });
  }
  return found;
}

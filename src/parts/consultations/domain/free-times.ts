import type { Viewer } from '../../../domain/sessions/viewer.js';
import { formatDate, formatTime } from '../../../domain/time/format.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { zoneCity } from '../../../domain/time/zones.js';
import type { Connection } from '../../../platform/database/tx.js';
import { choiceText, isAtNight } from './choice.js';
import { busyTimes, type Host } from './hosts.queries.js';
import { freeSlots, type Slot } from './slots.js';
import { fits, type Wanted } from './wanted.js';

const dayMs = 86_400_000;
/** Times can be booked so many days ahead. */
const daysAhead = 92;
/** A page shows the times of so many days. */
const daysShown = 7;

/** A time that nobody has booked. */
export interface FreeSlot extends Slot {
  host: Host;
}

/** A free time: several hosts of a pool are one. */
export interface FreeTime {
  host: Host;
  startsAt: Date;
  endsAt: Date;
}

/** Returns the hosts who fit, of those who still give hours. */
export function fittingHosts(hosts: readonly Host[], wanted: Wanted): Host[] {
  return hosts.filter((one) => one.speakerId !== null && fits(one, wanted));
}

/** Returns the free times of hosts in the next three months, host by host. `except` is a booking that is about to move. */
export async function listFree(
  connection: Connection,
  hosts: readonly Host[],
  now: Date,
  except: string | null = null,
): Promise<FreeSlot[]> {
  if (hosts.length === 0) return [];
  const range = { from: now, until: new Date(now.getTime() + daysAhead * dayMs) };
  // A time just before the end can run into what comes after.
  const around = { from: now, until: new Date(range.until.getTime() + dayMs) };
  const ids = hosts.map(({ id }) => id);
  const busy = await busyTimes(connection, ids, around, except);
  return hosts.flatMap((host) =>
    freeSlots(host, busy.get(host.id) ?? [], { ...range, now }).map((slot) => ({ host, ...slot })),
  );
}

/** Returns the free times of hosts in the next three months, by start. `except` is a booking that is about to move. */
export async function freeTimes(
  connection: Connection,
  hosts: readonly Host[],
  now: Date,
  except: string | null = null,
): Promise<FreeTime[]> {
  const found = new Map<string, FreeTime>();
  for (const { host, startsAt, endsAt } of await listFree(connection, hosts, now, except)) {
    const key = `${startsAt} ${host.pool === '' ? host.id : `pool ${host.pool}`}`;
    if (!found.has(key)) found.set(key, { host, startsAt: new Date(startsAt), endsAt: new Date(endsAt) });
  }
  return [...found.values()].toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** Returns who is behind a time: a host, or a pool. */
export function hostLabel({ name, pool }: Pick<Host, 'name' | 'pool'>): string {
  return pool === '' ? name : pool;
}

/** Returns what clocks show where people meet, such as `16:00 Taipei`. */
function placeTime({ timeZone }: Pick<Host, 'timeZone'>, at: Date, language: string): string {
  return `${formatTime(at, timeZone, language)} ${zoneCity(timeZone, language)}`;
}

/**
 * Returns the times of some days in the zone of the reader, from the first free one on or after `from` (`YYYY-MM-DD`), and
 * where the days before and after begin; null if there are none.
 */
export function timesView(
  times: readonly FreeTime[],
  from: string,
  { language, timeZone }: Viewer,
  pathOf: (choice: string) => string,
  night: string,
) {
  const dated = times.map((one) => ({ ...one, date: localTime(one.startsAt, timeZone).date }));
  const isSeveral = new Set(times.map(({ host }) => hostLabel(host))).size > 1;
  const dates = [...new Set(dated.map(({ date }) => date))];
  const found = dates.findIndex((date) => date >= from);
  const first = found === -1 ? Math.max(0, dates.length - daysShown) : found;
  const shown = dates.slice(first, first + daysShown);
  return {
    earlier: first === 0 ? null : (dates[Math.max(0, first - daysShown)] ?? null),
    later: dates[first + daysShown] ?? null,
    days: shown.map((date) => {
      const own = dated.filter((one) => one.date === date);
      return {
        label: own[0] === undefined ? date : formatDate(own[0].startsAt, timeZone, language, 'full'),
        times: own.map(({ host, startsAt }) => ({
          path: pathOf(choiceText({ hostId: host.id, startsAt })),
          text: [
            formatTime(startsAt, timeZone, language),
            ...(isSeveral ? [hostLabel(host)] : []),
            ...(host.format === 'in-person' ? [`· ${placeTime(host, startsAt, language)}`] : []),
            ...(isAtNight(startsAt, host, timeZone) ? [`(${night})`] : []),
          ].join(' '),
        })),
      };
    }),
  };
}

/** The minutes of a day. Times in the calendar are minutes from 00:00, in steps of a quarter of an hour. */
export const minutesPerDay = 1440;
export const step = 15;

/** What is shown of a session on one day. */
export interface Slot {
  from: number;
  minutes: number;
}

/** Returns the start and length closest to what was dragged: whole steps, within the day. */
export function snapped({ from, minutes }: Slot): Slot {
  const start = Math.min(Math.max(Math.round(from / step) * step, 0), minutesPerDay - step);
  return { from: start, minutes: Math.max(Math.round(minutes / step) * step, step) };
}

/** Returns `09:05` for 545. Minutes after midnight of the next day begin again. */
export function clock(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  const ofDay = ((minutes % minutesPerDay) + minutesPerDay) % minutesPerDay;
  return `${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}`;
}

/**
 * Returns a lane for each slot, so that slots that overlap are beside each other, and how many lanes there are where it
 * is.
 */
export function lanes(slots: readonly Slot[]): { lane: number; of: number }[] {
  const order = slots.map((_, index) => index).sort((a, b) => at(slots, a).from - at(slots, b).from || a - b);
  const placed: { lane: number; of: number }[] = slots.map(() => ({ lane: 0, of: 1 }));
  let group: number[] = [];
  let groupEnd = -1;
  const close = () => {
    const count = Math.max(0, ...group.map((index) => at(placed, index).lane + 1));
    for (const index of group) at(placed, index).of = count;
  };
  const ends: number[] = [];
  for (const index of order) {
    const { from, minutes } = at(slots, index);
    if (from >= groupEnd) {
      close();
      group = [];
      ends.length = 0;
    }
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = from + minutes;
    at(placed, index).lane = lane;
    group.push(index);
    groupEnd = Math.max(groupEnd, from + minutes);
  }
  close();
  return placed;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`No item ${index}`);
  return item;
}

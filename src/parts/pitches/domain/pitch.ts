import { createHash } from 'node:crypto';
import { z } from 'zod';
import { localTime, resolveWallTime } from '../../../domain/time/wall-time.js';
import { fault } from '../../../platform/validation.js';

/** A session has at most so many pitches. */
const mostPitches = 100;

const breakInput = z.strictObject({ after: z.int().min(1).max(mostPitches), minutes: z.int().min(1).max(480) });

/** A break after the pitch with this place, the first of which is 1, in place of the usual minutes between. */
export type Break = z.output<typeof breakInput>;

/** How the pitches of a session follow each other, in minutes: the first one starts `offsetMinutes` after the session. */
export interface Timing {
  minutes: number;
  bufferMinutes: number;
  offsetMinutes: number;
  breaks: readonly Break[];
}

export const usualTiming: Timing = { minutes: 10, bufferMinutes: 5, offsetMinutes: 0, breaks: [] };

/** What organizers arrange: the timing, and the proposals that pitch. */
export const pitchInput = z.strictObject({
  minutes: z.int().min(1).max(480),
  bufferMinutes: z.int().min(0).max(480),
  offsetMinutes: z.int().min(0).max(1440),
  breaks: z
    .array(breakInput)
    .max(20)
    .refine(
      (all) => new Set(all.map(({ after }) => after)).size === all.length,
      fault('repeated', 'Breaks must be after different pitches.'),
    ),
  teams: z.array(z.uuid()).max(mostPitches),
});
export type PitchInput = z.output<typeof pitchInput>;

/** The time of one pitch. */
export interface Slot {
  startsAt: Date;
  endsAt: Date;
}

/** Whether a number is a place in an order, the first of which is 0. */
export function isPlace(position: number): boolean {
  return Number.isInteger(position) && position >= 0 && position < mostPitches;
}

/** Returns how many minutes after the session the pitch at a position starts, the first of which is 0. */
function minutesUntil(position: number, { minutes, bufferMinutes, offsetMinutes, breaks }: Timing): number {
  const longer = breaks.filter(({ after }) => after <= position).map((one) => one.minutes - bufferMinutes);
  return longer.reduce((sum, more) => sum + more, offsetMinutes + position * (minutes + bufferMinutes));
}

/** Returns the time of the pitch at a position. It is derived, so that it moves with the session. */
export function slotAt(position: number, timing: Timing, startsAt: Date): Slot {
  const start = startsAt.getTime() + minutesUntil(position, timing) * 60_000;
  return { startsAt: new Date(start), endsAt: new Date(start + timing.minutes * 60_000) };
}

/** Returns the breaks before the pitch at a position: after the last one there is none. */
export function breakSlots(last: number, timing: Timing, startsAt: Date): (Slot & { after: number })[] {
  return timing.breaks
    .filter(({ after }) => after <= last)
    .map(({ after }) => ({
      after,
      startsAt: slotAt(after - 1, timing, startsAt).endsAt,
      endsAt: slotAt(after, timing, startsAt).startsAt,
    }));
}

/** Returns how many pitches end before a session does. */
export function countFitting(timing: Timing, durationMinutes: number): number {
  const ends = Array.from({ length: mostPitches }, (_, position) => minutesUntil(position, timing) + timing.minutes);
  return ends.filter((end) => end <= durationMinutes).length;
}

/**
 * Returns the drawn order of pitches: by the SHA-256 of the seed, a colon and the ID, in hexadecimal digits. So anybody who
 * knows seed and IDs can check it (`printf %s SEED:ID | sha256sum`), and nobody can foretell it without the seed.
 */
export function drawnOrder(ids: readonly string[], seed: string): string[] {
  const lot = (id: string) => createHash('sha256').update(`${seed}:${id}`).digest('hex');
  return ids
    .map((id) => ({ id, lot: lot(id) }))
    .toSorted((a, b) => (a.lot < b.lot ? -1 : 1))
    .map(({ id }) => id);
}

/** Returns a time as clocks in a zone show it, with which of two hours it is when they go back. */
export function localSlot({ startsAt }: Pick<Slot, 'startsAt'>, timeZone: string) {
  const startsAtLocal = localTime(startsAt, timeZone).local;
  const isSecond = resolveWallTime(startsAtLocal, timeZone).secondAt?.getTime() === startsAt.getTime();
  return { startsAtLocal, overlap: isSecond ? ('second' as const) : ('first' as const) };
}

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { localTime, resolveWallTime } from '../../../domain/time/wall-time.js';

/** How the pitches of a session follow each other, in minutes: the first one starts `offsetMinutes` after the session. */
export interface Timing {
  minutes: number;
  bufferMinutes: number;
  offsetMinutes: number;
}

export const usualTiming: Timing = { minutes: 10, bufferMinutes: 5, offsetMinutes: 0 };

/** A session has at most so many pitches. */
const mostPitches = 100;

/** What organizers arrange: the timing, and the proposals that pitch. */
export const pitchInput = z.strictObject({
  minutes: z.int().min(1).max(480),
  bufferMinutes: z.int().min(0).max(480),
  offsetMinutes: z.int().min(0).max(1440),
  teams: z.array(z.uuid()).max(mostPitches),
});
export type PitchInput = z.output<typeof pitchInput>;

/** The time of one pitch. */
export interface Slot {
  startsAt: Date;
  endsAt: Date;
}

/** Returns the time of the pitch at a position, the first of which is 0. It is derived, so that it moves with the session. */
export function slotAt(position: number, { minutes, bufferMinutes, offsetMinutes }: Timing, startsAt: Date): Slot {
  const start = startsAt.getTime() + (offsetMinutes + position * (minutes + bufferMinutes)) * 60_000;
  return { startsAt: new Date(start), endsAt: new Date(start + minutes * 60_000) };
}

/** Returns how many pitches end before a session does. */
export function countFitting({ minutes, bufferMinutes, offsetMinutes }: Timing, durationMinutes: number): number {
  return Math.max(0, Math.floor((durationMinutes - offsetMinutes + bufferMinutes) / (minutes + bufferMinutes)));
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

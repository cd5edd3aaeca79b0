import { resolveWallTime, localTime } from '../../../domain/time/wall-time.js';
import { tzDataVersion } from '../../../domain/time/zone-rules.js';
import type { Hours, Rules } from './hours.js';

/** `pending`: the host has to agree; `offered`: it was freed, and is kept for who waits first. */
export const bookingStates = ['pending', 'offered', 'booked', 'cancelled'] as const;
export type BookingState = (typeof bookingStates)[number];

export const outcomes = ['attended', 'no-show'] as const;
export type Outcome = (typeof outcomes)[number];

const hourMs = 3_600_000;

/** What starts so soon is cancelled once its host is gone: a team must know by then whether anybody expects it. */
const handOverHours = 24;

/** Returns the latest start for which it is too late, by now, to find another host. */
export function tooSoonToHandOver(now: Date): Date {
  return new Date(now.getTime() + handOverHours * hourMs);
}

/** Who waits has so long to take a time that was freed, and never longer than until its notice begins. */
const offerHours = 12;

/** Whether a booking takes its time from others. */
function isLive({ state }: { state: BookingState }): boolean {
  return state !== 'cancelled';
}

/** Whether a booking can still be moved or cancelled. */
export function isComing(booking: { state: BookingState; startsAt: Date }, now: Date): boolean {
  return isLive(booking) && booking.startsAt > now;
}

/** Whether a team that cancels now loses what it could book: nobody else can take the time so late. */
export function isLate(
  { startsAt, state, hasHost }: { startsAt: Date; state: BookingState; hasHost: boolean },
  { cancelHours }: Pick<Rules, 'cancelHours'>,
  now: Date,
): boolean {
  return state === 'booked' && hasHost && startsAt.getTime() - now.getTime() < cancelHours * hourMs;
}

/** Whether a team can book once more. */
export function isWithinQuota(
  used: { ofTeam: number; ofOrganization: number },
  { perTeam, perOrganization }: Pick<Rules, 'perTeam' | 'perOrganization'>,
): boolean {
  return used.ofTeam < perTeam && (perOrganization === 0 || used.ofOrganization < perOrganization);
}

/**
 * Whether a team that is booked comes elsewhere now. Another online room needs no news: invitations contain a link of
 * ours, which leads to the room as it is then.
 */
export function isElsewhere(before: Where, after: Where): boolean {
  return placeOf(before) !== placeOf(after);
}

type Where = Pick<Hours, 'format' | 'place'>;

const placeOf = ({ format, place }: Where) => (format === 'in-person' ? place : null);

/** The time of a booking as it is stored: what the clock of the host says, and the instants that follow from it. */
export interface BookedTime {
  startsAtLocal: string;
  timeZone: string;
  overlap: 'first' | 'second';
  minutes: number;
  startsAt: Date;
  endsAt: Date;
  blockedUntil: Date;
  tzVersion: string;
}

/** Returns the time of a booking that starts at an instant with a host. */
export function bookedTime(
  startsAt: Date,
  { timeZone, lengthMinutes, bufferMinutes }: { timeZone: string; lengthMinutes: number; bufferMinutes: number },
): BookedTime {
  const startsAtLocal = localTime(startsAt, timeZone).local;
  const isSecond = resolveWallTime(startsAtLocal, timeZone).secondAt?.getTime() === startsAt.getTime();
  return {
    startsAtLocal,
    timeZone,
    overlap: isSecond ? 'second' : 'first',
    minutes: lengthMinutes,
    startsAt,
    endsAt: new Date(startsAt.getTime() + lengthMinutes * 60_000),
    blockedUntil: new Date(startsAt.getTime() + (lengthMinutes + bufferMinutes) * 60_000),
    tzVersion: tzDataVersion(),
  };
}

/** Returns until when a freed time is kept for who waits first; null if it is too late for that. */
export function offeredUntil(startsAt: Date, noticeHours: number, now: Date): Date | null {
  const until = Math.min(now.getTime() + offerHours * hourMs, startsAt.getTime() - noticeHours * hourMs);
  return until > now.getTime() + hourMs / 2 ? new Date(until) : null;
}

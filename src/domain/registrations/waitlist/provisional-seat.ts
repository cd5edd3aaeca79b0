import type { Call } from '../../calls/call.entity.js';
import type { Session } from '../../sessions/session.entity.js';
import type { Registration } from '../registration.entity.js';
import type { RegistrationState } from '../registration.js';

const MINUTE = 60_000;

/** The time to confirm ends this long before the start: the next person must still be notified. */
const endsBeforeStartMinutes = 60;

/** Nobody gets less time than this to confirm. */
const shortestMinutes = 15;

/** How long somebody whom organizers approved has to confirm: they vouch for the place. */
export const approvedHours = 7 * 24;

/** In a full session, others wait for the place. */
const minutesIfFull = 60;

/** States that an unproven address loses if it is not confirmed in time: nobody else can have the place meanwhile. */
const provisionalStates: readonly RegistrationState[] = ['confirmed', 'waitlisted'];

/** The seats of a session when it is decided whether a place in it is provisional. */
type SessionSeats = Pick<Session, 'startsAt' | 'capacity' | 'taken' | 'waiting'>;

type Limits = Pick<Session, 'capacity' | 'inPersonCapacity' | 'onlineCapacity'>;

/**
 * Returns within how many minutes an unconfirmed place must be confirmed, from when its email leaves: 60 in a full session
 * (somebody waits, or no seat is free), and otherwise as long as the call gives. Null without a limit of seats, where the
 * place is final.
 */
export function minutesToConfirm(
  { capacity, taken, waiting }: Omit<SessionSeats, 'startsAt'>,
  { hoursToConfirm }: Pick<Call, 'hoursToConfirm'>,
): number | null {
  if (capacity === null) return null;
  return waiting > 0 || taken >= capacity ? minutesIfFull : hoursToConfirm * 60;
}

/**
 * Returns SQL of whether the session in the row `alias` has a limit of seats, and whether it is full, in the way of
 * attending of the row `registration`, as `minutesToConfirm` says.
 */
export function seatsSql(k: string, registration: string): { areLimited: string; areFull: string } {
  const ofWay = (whole: string, online: string, inPerson: string) =>
    `case when not ${k}.asks_attendance then ${whole} when ${registration}.attendance = 'online' then ${online} else ${inPerson} end`;
  const full = (capacity: string, taken: string, waiting: string) =>
    `coalesce(${capacity} is not null and (${waiting} > 0 or ${taken} >= ${capacity}), false)`;
  return {
    areLimited: `(${ofWay(`${k}.capacity`, `${k}.online_capacity`, `${k}.in_person_capacity`)}) is not null`,
    areFull: ofWay(
      full(`${k}.capacity`, `${k}.taken`, `${k}.waiting`),
      full(`${k}.online_capacity`, `${k}.taken_online`, `${k}.waiting_online`),
      full(`${k}.in_person_capacity`, `(${k}.taken - ${k}.taken_online)`, `(${k}.waiting - ${k}.waiting_online)`),
    ),
  };
}

/** Returns whether a session has a limit of seats, for everybody or for one way of attending. */
export function hasLimit({ capacity, inPersonCapacity, onlineCapacity }: Limits): boolean {
  return capacity !== null || inPersonCapacity !== null || onlineCapacity !== null;
}

/** Returns SQL of `hasLimit` for the session in the row `alias`. */
export function limitedSql(alias: string): string {
  return `coalesce(${alias}.capacity, ${alias}.in_person_capacity, ${alias}.online_capacity) is not null`;
}

/**
 * Returns until when an address must be confirmed so that its place in a session is not given away: within these
 * minutes, but at the latest an hour before the start, and at the earliest in 15 minutes. Null when these 15 minutes would reach
 * the start: the place is final, since nobody could take it over in time.
 */
export function confirmationDeadline(startsAt: Date, minutes: number, now: Date): Date | null {
  const latest = latestDeadline(startsAt).getTime();
  const shortest = now.getTime() + shortestMinutes * MINUTE;
  if (shortest >= startsAt.getTime()) return null;
  return new Date(Math.max(shortest, Math.min(now.getTime() + minutes * MINUTE, latest)));
}

/** Returns the latest deadline to confirm a place in a session. */
export function latestDeadline(startsAt: Date): Date {
  return new Date(startsAt.getTime() - endsBeforeStartMinutes * MINUTE);
}

/** Returns SQL of the latest deadline for the session in the row `alias`, unless less than 15 minutes are left until then. */
export function lastDeadlineSql(alias: string): string {
  return `${alias}.starts_at - interval '${endsBeforeStartMinutes} minutes'`;
}

/** Returns the latest deadline that places in a full session can have now. */
export function latestIfFull(now: Date): Date {
  return new Date(now.getTime() + minutesIfFull * MINUTE);
}

/** Returns the earliest start of sessions in which places can become provisional now. */
export function earliestProvisionalStart(now: Date): Date {
  return new Date(now.getTime() + shortestMinutes * MINUTE);
}

/**
 * Returns until when the place that a person gets is provisional, or null where it is final: in a session without a limit
 * of seats, and for people who have confirmed. `session` has the seats as they are afterwards. Who waits for approval has
 * no place to lose.
 */
export function provisionalUntil(
  session: SessionSeats,
  person: { state: RegistrationState; isUnconfirmed: boolean },
  call: Pick<Call, 'hoursToConfirm'>,
  now: Date,
): Date | null {
  if (!person.isUnconfirmed || !provisionalStates.includes(person.state)) return null;
  const minutes = minutesToConfirm(session, call);
  return minutes === null ? null : confirmationDeadline(session.startsAt, minutes, now);
}

/**
 * Returns until when an approved person keeps the place without confirming it, or null where it is final. Nothing
 * shortens that, since organizers have read it.
 */
export function approvedUntil(session: Limits & Pick<Session, 'startsAt'>, approvedAt: Date): Date | null {
  return hasLimit(session) ? confirmationDeadline(session.startsAt, approvedHours * 60, approvedAt) : null;
}

/** A place that is provisional, or was and has lapsed. */
export interface ProvisionalPlace {
  until: Date;
  hasLapsed: boolean;
}

/** Returns until when a place is provisional, or was when it lapsed; null for one that is final or was given up. */
export function provisionalPlace({
  state,
  unproven,
  provisionalUntil: until,
}: {
  state: RegistrationState;
  unproven: boolean;
  provisionalUntil: Date | null;
}): ProvisionalPlace | null {
  if (until === null) return null;
  if (state === 'cancelled') return { until, hasLapsed: true };
  return unproven && provisionalStates.includes(state) ? { until, hasLapsed: false } : null;
}

/**
 * Returns until when a person had a provisional seat that has lapsed since, or null: a phone at the door that was offline
 * can have scanned their ticket before. Someone whose email bounced lost it earlier than they had to confirm.
 */
export function lapsedSeatUntil({
  state,
  provisionalUntil: until,
  confirmedAt,
  updatedAt,
}: Pick<Registration, 'state' | 'provisionalUntil' | 'confirmedAt' | 'updatedAt'>): Date | null {
  if (state !== 'cancelled' || until === null || confirmedAt === null) return null;
  return updatedAt < until ? updatedAt : until;
}

import type { Session } from '../../../domain/sessions/session.entity.js';
import {
  type PlannedRoom,
  type ProviderFailure,
  type ProviderName,
  providerOf,
  type ProviderRoomKind,
  type Recording,
} from './provider.js';
import type { ConferencingRoom } from './room.entity.js';

/** After the end of a session, its room stays for those who are still in it. */
const overtimeMs = 30 * 60_000;
const minute = 60_000;

/** Returns whether a session is over, and its room is no longer changed. */
export function isPast({ state, endsAt }: Pick<Session, 'state' | 'endsAt'>, now: Date): boolean {
  return state === 'published' && endsAt.getTime() + overtimeMs <= now.getTime();
}

/** Returns the room that a session needs at a provider; null for none. */
export function plannedRoom(session: Session | null, provider: ProviderName): PlannedRoom | null {
  if (session === null || session.state !== 'published' || session.format === 'in-person') return null;
  if (providerOf(session.room) !== provider) return null;
  const { id: sessionId, title, startsAt, durationMinutes } = session;
  return { sessionId, kind: session.room as ProviderRoomKind, title, startsAt, durationMinutes };
}

/** Returns what a provider is told of a session, to recognize a change. */
export function pushedOf({ title, startsAt, durationMinutes }: PlannedRoom): string {
  return JSON.stringify([title, startsAt.toISOString(), durationMinutes]);
}

/**
 * Returns when to look next whether a room is still there: every ten minutes in the last hour before the start, every
 * six hours before that. Once it has begun, when it is over.
 */
export function nextLook({ startsAt, durationMinutes }: PlannedRoom, now: Date): Date {
  const left = startsAt.getTime() - now.getTime();
  if (left <= 0) return new Date(startsAt.getTime() + durationMinutes * minute + overtimeMs);
  const wait = left <= 60 * minute ? 10 * minute : Math.min(6 * 60 * minute, left - 60 * minute);
  return new Date(now.getTime() + Math.max(wait, minute));
}

const day = 24 * 60 * minute;

/** Returns whether to ask who was in a room that is over: until there is a report, and once more a day after the end. */
export function needsReport(
  { endsAt }: Pick<Session, 'endsAt'>,
  { reportedAt }: Pick<ConferencingRoom, 'reportedAt'>,
  now: Date,
): boolean {
  const last = endsAt.getTime() + day;
  return reportedAt === null || (reportedAt.getTime() < last && last <= now.getTime());
}

/**
 * Returns when to ask next who was in a room that is over: every half hour until there is a report, every six hours after
 * a day, and never again after a week. A report is asked for once more a day after the end, because those who stay on
 * are missing in an early one.
 */
export function nextReport({ endsAt }: Pick<Session, 'endsAt'>, hasReport: boolean, now: Date): Date | null {
  const age = now.getTime() - endsAt.getTime();
  if (hasReport) return age < day ? new Date(endsAt.getTime() + day) : null;
  if (age >= 7 * day) return null;
  return new Date(now.getTime() + (age < day ? 30 : 360) * minute);
}

/** Whoever opens a room opens it this long before the start at most; what was recorded earlier is a rehearsal. */
const earlyMs = 60 * minute;

/** Returns whether something was recorded during a session. */
export function isOfSession(
  { startsAt, endsAt }: Pick<Session, 'startsAt' | 'endsAt'>,
  { startedAt }: Pick<Recording, 'startedAt'>,
): boolean {
  return startedAt.getTime() >= startsAt.getTime() - earlyMs && startedAt.getTime() < endsAt.getTime() + overtimeMs;
}

/**
 * Returns when to ask next for recordings of a room that is over, after `found`: a provider takes minutes to a day for
 * one, and longer for its transcript, so after a half of the time that has passed, at least half an hour, for three days.
 */
export function nextRecordings(
  { endsAt }: Pick<Session, 'endsAt'>,
  found: readonly Pick<Recording, 'transcriptBytes'>[] | null,
  now: Date,
): Date | null {
  const age = now.getTime() - endsAt.getTime();
  const isComplete = found?.some(({ transcriptBytes }) => transcriptBytes !== null) ?? true;
  if (isComplete || age >= 3 * day) return null;
  return new Date(now.getTime() + Math.max(30 * minute, age / 2));
}

/** Returns when to try again after a failure: when the provider says, or after 30 seconds, doubled up to an hour. */
export function retryAt(
  { more: { retry = null } }: Pick<ProviderFailure, 'more'>,
  { attempts }: Pick<ConferencingRoom, 'attempts'>,
  now: Date,
): Date {
  if (retry instanceof Date) return retry > now ? retry : new Date(now.getTime() + minute);
  const seconds = retry ?? Math.min(3600, 30 * 2 ** Math.min(attempts, 10));
  return new Date(now.getTime() + seconds * 1000);
}

import { Conflict } from '../../platform/errors.js';
import { parseLead } from '../time/duration.js';

export const sessionKinds = ['webinar', 'workshop', 'info', 'office-hours', 'showcase'] as const;
export type SessionKind = (typeof sessionKinds)[number];

export const sessionFormats = ['online', 'in-person', 'hybrid'] as const;
export type SessionFormat = (typeof sessionFormats)[number];

export const sessionStates = ['draft', 'published', 'cancelled'] as const;
export type SessionState = (typeof sessionStates)[number];

export const approvals = ['automatic', 'manual'] as const;
export type Approval = (typeof approvals)[number];

export const promotions = ['automatic', 'offer'] as const;
export type Promotion = (typeof promotions)[number];

export type OverlapChoice = 'first' | 'second';

/** A speaker as a session lists them. */
export interface ListedSpeaker {
  /** The person among the speakers of the call; missing in what was frozen before speakers were people. */
  id?: string;
  name: string;
  role?: string;
  organization?: string;
}

/** Default reminders: a day and an hour before the start. */
export const defaultReminders: readonly string[] = ['P1D', 'PT1H'];

/** Reminders with at most this lead in minutes bring the way into the room, and are sent at night, too. */
export const closeMinutes = 180;

/**
 * Returns the reminders that a session gets from its call: in a room nobody needs those of the last hours, and in a series
 * the last one is enough, because an email about all of its sessions came first.
 */
export function remindersFromCall(
  leads: readonly string[],
  { format, seriesId }: { format: SessionFormat; seriesId: string | null },
): string[] {
  const minutesOf = (lead: string) => parseLead(lead) ?? 0;
  const useful = leads.filter((lead) => format !== 'in-person' || minutesOf(lead) > closeMinutes);
  return seriesId === null ? useful : useful.toSorted((a, b) => minutesOf(a) - minutesOf(b)).slice(0, 1);
}

/** Default number of hours that an offer is valid. */
export const defaultOfferHours = 24;
/** Default percentage of a session that must be attended for a certificate. */
export const defaultCertificateShare = 75;

/** The room opens this many minutes before the start. */
export const roomOpensMinutes = 15;

/** Returns whether people can attend in person: in-person and hybrid sessions have a venue. */
export function hasVenue(session: { format: SessionFormat; venue: string | null }): boolean {
  return session.format !== 'online' && session.venue !== null && session.venue !== '';
}

/** Returns whether seats depend on people's organizations. */
export function dependsOnOrganizations(session: { reserved: number; organizationLimit: number | null }): boolean {
  return session.reserved > 0 || session.organizationLimit !== null;
}

/** Returns whether a session has ended. */
export function isOver(session: { endsAt: Date }, now: Date): boolean {
  return session.endsAt <= now;
}

/** Returns why a session that is cancelled or over refuses a change, or null. */
export function endedRefusal(session: { state: SessionState; endsAt: Date }, now: Date): Conflict | null {
  if (session.state === 'cancelled') return new Conflict('cancelled', 'The session is cancelled.');
  return isOver(session, now) ? new Conflict('over', 'The session is over.') : null;
}

/** Throws Conflict for a cancelled session. `consequence` completes the sentence. */
export function requireNotCancelled(session: { state: SessionState }, consequence = ''): void {
  if (session.state === 'cancelled') throw new Conflict('cancelled', `The session is cancelled${consequence}.`);
}

/** Throws Conflict for a session that has ended. `consequence` completes the sentence. */
export function requireNotOver(session: { endsAt: Date }, now: Date, consequence = ''): void {
  if (isOver(session, now)) throw new Conflict('over', `The session is over${consequence}.`);
}

/** Whether a session can move: a draft, which can be in the past, or a published one that hasn't ended. */
export function isMovable({ state, endsAt }: { state: SessionState; endsAt: Date }, now: Date): boolean {
  return state === 'draft' || (state === 'published' && endsAt > now);
}

/** Throws Conflict for a cancelled session, and for a published one that has ended. Drafts can be in the past. */
export function requireMovable(session: { state: SessionState; endsAt: Date }, now: Date): void {
  requireNotCancelled(session, " and can't be rescheduled");
  if (session.state === 'published') requireNotOver(session, now, " and can't be rescheduled");
}

/** Returns whether a session is a draft that was never published. */
export function isUnpublishedDraft(session: { state: SessionState; publishedAt: Date | null }): boolean {
  return session.state === 'draft' && session.publishedAt === null;
}

/** Throws Conflict for a session that was ever published, or for which anybody ever registered. */
export function requireDeletable(
  session: { state: SessionState; publishedAt: Date | null },
  hasRegistrations: boolean,
): void {
  if (!isUnpublishedDraft(session))
    throw new Conflict('not-a-draft', 'Only drafts can be deleted. Cancel the session instead.');
  if (hasRegistrations) throw new Conflict('has-registrations', 'People have registered. Cancel the session instead.');
}

/** Throws Conflict for a session that was published and has ended. */
export function requireCancellable(session: { state: SessionState; endsAt: Date }, now: Date): void {
  if (session.state === 'published') requireNotOver(session, now, " and can't be cancelled");
}

/** Throws Conflict for a session that has not started. */
export function requireBegun(session: { startsAt: Date }, now: Date): void {
  if (session.startsAt > now) throw new Conflict('not-begun', "The session hasn't started.");
}

export type RegistrationClosure = 'draft' | 'cancelled' | 'over' | 'closed';

/**
 * Returns why registration for a session is closed at `now`, or null if it is open. By default, registration closes at
 * the start.
 */
export function registrationClosure(
  session: { state: SessionState; startsAt: Date; endsAt: Date; registrationClosesAt: Date | null },
  now: Date,
): RegistrationClosure | null {
  if (session.state === 'draft') return 'draft';
  if (session.state === 'cancelled') return 'cancelled';
  if (isOver(session, now)) return 'over';
  const closesAt = session.registrationClosesAt ?? session.startsAt;
  return now >= closesAt ? 'closed' : null;
}

/**
 * Returns why nobody can register for a session now; null if people can. It is full if there is neither a waiting list
 * nor somebody who decides. People with reserved seats can register when others can't.
 */
export function registrationState(
  session: Parameters<typeof registrationClosure>[0] & {
    capacity: number | null;
    taken: number;
    reserved: number;
    waitlist: boolean;
    approval: Approval;
  },
  now: Date,
): RegistrationClosure | 'full' | null {
  const closure = registrationClosure(session, now);
  const isFull = session.capacity !== null && session.taken >= session.capacity && session.reserved === 0;
  return closure ?? (isFull && !session.waitlist && session.approval === 'automatic' ? 'full' : null);
}

/** Returns whether two sessions overlap. */
export function overlap(one: { startsAt: Date; endsAt: Date }, other: { startsAt: Date; endsAt: Date }): boolean {
  return one.startsAt < other.endsAt && other.startsAt < one.endsAt;
}

export type SeatLabel = 'open' | 'filling' | 'waitlist' | 'full';

/** Returns the label for the seats of a session. `filling` means that a fifth or less are left. */
export function seatLabel(session: { capacity: number | null; taken: number; waitlist: boolean }): SeatLabel {
  if (session.capacity === null) return 'open';
  const left = session.capacity - session.taken;
  if (left <= 0) return session.waitlist ? 'waitlist' : 'full';
  return left * 5 <= session.capacity ? 'filling' : 'open';
}

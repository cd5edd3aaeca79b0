import { languagesWithout } from '../../platform/i18n/translated.js';
import { callState } from '../calls/call.js';
import { hasRoom } from '../rooms/room-kind.js';
import { comparablePlace as comparable, type VenueWithRooms } from '../venues/venue.js';
import { translatedTexts } from './session-texts.js';
import type { LanguageOffer } from './language-offer.js';
import type { Session } from './session.entity.js';
import { seatsInRoom } from './attendance.js';
import { hasVenue, isOver, overlap } from './session.js';

/** The fields of a session that checks are about, and its call with its privacy notice. */
export const checkedFields = [
  'startsAtLocal',
  'registrationClosesAt',
  'venue',
  'capacity',
  'timeZone',
  'joinUrl',
  'abstract',
  'translations',
  'speakers',
  'languageOffers',
  'privacyNotice',
  'call',
] as const;
export type CheckedField = (typeof checkedFields)[number];

export const publishingCodes = [
  'over',
  'started',
  'after-close',
  'registration-closed',
  'no-venue',
  'no-room',
  'no-description',
  'other-language',
  'nobody-booked',
  'speaker-busy',
  'crew-busy',
  'room-busy',
  'room-too-small',
  'other-zone',
  'privacy-notice-missing',
  'call-not-public',
] as const;
export type PublishingCode = (typeof publishingCodes)[number];

/** Something to settle before a session is published. */
export interface PublishingCheck {
  /** Names what is confirmed: the code, with the other session if there is one. */
  key: string;
  code: PublishingCode;
  /** An error prevents publishing, a warning must be confirmed, and a hint is only shown. */
  severity: 'error' | 'warning' | 'hint';
  field: CheckedField;
  /** English, for the API and the command line. */
  message: string;
  /** The session at the same time that has the same speaker or room. */
  other?: { id: string; title: string };
  /** The name of the speaker or room, or the zone of the venue. */
  name?: string;
  /** In which the session has no title. */
  languages?: string[];
  /** For which nobody is booked. */
  offers?: LanguageOffer[];
  /** How many people the room has space for. */
  count?: number;
}

/** What the checks need to know besides the session. */
export interface PublishingContext {
  call: { closesAt: Date | null; languages: readonly string[]; publishedAt: Date | null; archivedAt: Date | null };
  /** Published sessions of the call. */
  others: readonly Session[];
  /** The venue of the session; null if it has none, or only as text. */
  venue: VenueWithRooms | null;
  notice: { isMissing: boolean; hasPublished: boolean };
}

/**
 * Returns what is wrong or missing before a session is published: errors first, then warnings, then hints. `more` is what
 * parts have found.
 */
export function publishingChecks(
  session: Session,
  context: PublishingContext,
  now: Date,
  more: readonly PublishingCheck[] = [],
): PublishingCheck[] {
  const all = [
    ...timeChecks(session, context, now),
    ...contentChecks(session, context),
    ...venueChecks(session, context),
    ...context.others.flatMap((other) => conflictsWith(session, other)),
    ...more,
    ...callChecks(context),
  ];
  const rank = { error: 0, warning: 1, hint: 2 };
  return all.sort((one, other) => rank[one.severity] - rank[other.severity]);
}

/** Returns the warnings that the organizer has not confirmed; `confirmed` lists keys. */
export function unconfirmedWarnings(
  checks: readonly PublishingCheck[],
  confirmed: readonly string[],
): PublishingCheck[] {
  return checks.filter(({ severity, key }) => severity === 'warning' && !confirmed.includes(key));
}

function timeChecks(session: Session, { call }: PublishingContext, now: Date): PublishingCheck[] {
  const { startsAt, kind, registrationClosesAt: closesAt } = session;
  if (isOver(session, now)) return [error('over', 'startsAtLocal', 'The session is in the past.')];
  if (startsAt <= now) return [warning('started', 'startsAtLocal', 'The session has already started.')];
  const checks: PublishingCheck[] = [];
  // A showcase shows what was submitted, so it takes place after the call.
  if (call.closesAt !== null && startsAt > call.closesAt && kind !== 'showcase')
    checks.push(warning('after-close', 'startsAtLocal', 'The session starts after the call closes.'));
  if (closesAt !== null && closesAt <= now)
    checks.push(warning('registration-closed', 'registrationClosesAt', 'Registration has already closed.'));
  return checks;
}

function contentChecks(session: Session, { call }: PublishingContext): PublishingCheck[] {
  const { format, abstract } = session;
  const checks: PublishingCheck[] = [];
  if (format !== 'online' && !hasVenue(session))
    checks.push(warning('no-venue', 'venue', 'People attend in person, but the session has no venue.'));
  if (format !== 'in-person' && !hasRoom(session))
    checks.push(warning('no-room', 'joinUrl', 'People attend online, but the session has no join link or room.'));
  if (abstract.trim() === '') checks.push(warning('no-description', 'abstract', 'The session has no description.'));
  const missing = languagesWithout(translatedTexts(session), 'title', call.languages);
  if (missing.length > 0) {
    const message = `The session has no title in ${missing.join(', ')}: readers of that language see the original.`;
    checks.push({ ...check('other-language', 'hint', 'translations', message), languages: missing });
  }
  return checks;
}

/** What the venue that organizers chose says against the session. */
function venueChecks(session: Session, { venue }: PublishingContext): PublishingCheck[] {
  if (venue === null || !hasVenue(session)) return [];
  const checks: PublishingCheck[] = [];
  const room = venue.rooms.find(({ id }) => id === session.venueRoomId);
  // Seats online need no room.
  const seats = seatsInRoom(session).capacity;
  if (room !== undefined && room.capacity !== null && (seats === null || seats > room.capacity)) {
    const message = `${room.name} has room for ${room.capacity} people, and the session for ${seats ?? 'any number'}.`;
    checks.push({ ...warning('room-too-small', 'capacity', message), name: room.name, count: room.capacity });
  }
  if (venue.timeZone !== session.timeZone) {
    const message = `The venue is in ${venue.timeZone}, and the times of the session are in ${session.timeZone}.`;
    checks.push({ ...check('other-zone', 'hint', 'timeZone', message), name: venue.timeZone });
  }
  return checks;
}

/** Whether two sessions need the same room: the room itself if both are in one, and otherwise the place. */
function isSamePlace(session: Session, other: Session): boolean {
  if (!hasVenue(session) || !hasVenue(other)) return false;
  const isKnown = session.venueId !== null && other.venueId !== null;
  if (!isKnown) return comparable(session.venue) === comparable(other.venue);
  if (session.venueId !== other.venueId) return false;
  // A session without a room takes the whole venue.
  return session.venueRoomId === null || other.venueRoomId === null || session.venueRoomId === other.venueRoomId;
}

/** Sessions at the same time with the same speaker, venue or join link. */
function conflictsWith(session: Session, other: Session): PublishingCheck[] {
  if (other.id === session.id || !overlap(session, other)) return [];
  const { id, title } = other;
  const about = (found: PublishingCheck): PublishingCheck => ({
    ...found,
    key: `${found.key}:${id}`,
    other: { id, title },
  });
  const theirs = new Set(other.speakers.map(({ id }) => id));
  const busy = session.speakers.find(({ id }) => id !== undefined && theirs.has(id));
  const checks: PublishingCheck[] = [];
  if (busy !== undefined) {
    const message = `${busy.name} also speaks in "${title}" at the same time.`;
    checks.push({ ...about(warning('speaker-busy', 'speakers', message)), name: busy.name });
  }
  const isSameVenue = isSamePlace(session, other);
  const isSameLink = linkOf(session) !== null && linkOf(session) === linkOf(other);
  if (isSameVenue || isSameLink) {
    const message = `"${title}" is in the same room at the same time.`;
    checks.push(about(warning('room-busy', isSameVenue ? 'venue' : 'joinUrl', message)));
  }
  return checks;
}

function callChecks({ call, notice }: PublishingContext): PublishingCheck[] {
  const checks: PublishingCheck[] = [];
  if (notice.isMissing) {
    const message = 'The call has no privacy notice: PUT /calls/{call}/privacy.';
    // Whoever has published a session without it has confirmed this once.
    const severity = notice.hasPublished ? 'hint' : 'warning';
    checks.push(check('privacy-notice-missing', severity, 'privacyNotice', message));
  }
  if (callState(call) !== 'public')
    checks.push(check('call-not-public', 'hint', 'call', "The call isn't public, so nobody sees the session yet."));
  return checks;
}

function check(code: PublishingCode, severity: PublishingCheck['severity'], field: CheckedField, message: string) {
  return { key: code, code, severity, field, message };
}

function warning(code: PublishingCode, field: CheckedField, message: string): PublishingCheck {
  return check(code, 'warning', field, message);
}

function error(code: PublishingCode, field: CheckedField, message: string): PublishingCheck {
  return check(code, 'error', field, message);
}

function linkOf({ format, room, joinUrl }: Session): string | null {
  return format !== 'in-person' && room === 'link' ? joinUrl : null;
}

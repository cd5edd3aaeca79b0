import { isDeepStrictEqual } from 'node:util';
import { Conflict } from '../../platform/errors.js';
import { languages } from '../../platform/i18n/messages.js';
import type { SessionChanges } from './session-input.js';
import type { PlaceFields } from '../venues/place-fields.js';
import type { Session } from './session.entity.js';
import { hasVenue } from './session.js';
import { type OfferingCall, readIn, type SessionTexts } from './session-texts.js';

/** Public fields; changing one creates a revision. */
const shownFields: readonly string[] = [
  'title',
  'abstract',
  'kind',
  'format',
  'asksAttendance',
  'language',
  'textLanguage',
  'translations',
  'languageOffers',
  'dialIn',
  'themes',
  'speakers',
  'venue',
  'place',
];
/** Fields of the invitation; attendees are notified when one changes, if they can see that. */
const announcedFields: readonly string[] = ['title', 'translations', 'languageOffers', 'dialIn', 'format', 'venue'];

/**
 * Changes of a session as they are stored in its row: the series by its ID, the place as people see it, and the materials
 * not at all.
 */
export type SessionDetails = Omit<SessionChanges, 'series' | 'recordingUrl' | 'slidesUrl'> & {
  seriesId?: string | null;
} & Partial<PlaceFields>;

type Announced = Pick<Session, 'format' | 'venue'> & Pick<Partial<Session>, 'dialIn'> & SessionTexts;

/**
 * Returns the languages (of pages and emails) in which attendees who know `known` must be notified of `current`: all if
 * they come elsewhere or in another way, or dial another number, and otherwise those whose readers see another title.
 */
export function languagesWithNews(known: Announced, current: Announced, call: OfferingCall): string[] {
  const all = languages.map(({ code }) => code);
  if (known.format !== current.format || known.venue !== current.venue) return all;
  if (!isDeepStrictEqual(known.dialIn ?? [], current.dialIn ?? [])) return all;
  return all.filter((code) => readIn(known, call, code).title !== readIn(current, call, code).title);
}

/**
 * Returns whether a change is material: another venue raises SEQUENCE as another time does, so that calendars ask whether
 * people come there.
 */
export function isMaterialEdit(known: Pick<Session, 'format' | 'venue'>, current: Pick<Session, 'format' | 'venue'>) {
  return venueOf(known) !== venueOf(current);
}

/** Returns whether people with a seat must be asked how they attend, which the session didn't ask when they knew it. */
export function isNewlyAsked(
  known: { asksAttendance?: boolean | undefined },
  current: { asksAttendance?: boolean | undefined },
): boolean {
  return current.asksAttendance === true && known.asksAttendance !== true;
}

function venueOf(session: Pick<Session, 'format' | 'venue'>): string | null {
  return hasVenue(session) ? session.venue : null;
}

/** The names of fields in the activity log, where these differ. */
const loggedAs: Partial<Record<keyof SessionDetails, string>> = {
  seriesId: 'series',
  venueId: 'venue',
  venueRoomId: 'venue',
  place: 'venue',
};

/** What an edit changes: the fields, whether one is public, and whether one concerns attendees. */
export interface SessionDifference {
  fields: string[];
  shown: boolean;
  announced: boolean;
}

/** Returns which of the changes differ from the session, whether one is public, and whether one concerns attendees. */
export function sessionDifference(
  session: { [Field in keyof Required<SessionDetails>]: unknown },
  changes: SessionDetails,
): SessionDifference {
  const fields = (Object.keys(changes) as (keyof SessionDetails)[]).filter(
    (field) => changes[field] !== undefined && !isEqual(field, changes[field], session[field]),
  );
  return {
    fields: [...new Set(fields.map((field) => loggedAs[field] ?? field))],
    shown: fields.some((field) => shownFields.includes(field)),
    announced: fields.some(
      (field) => announcedFields.includes(field) || (field === 'asksAttendance' && changes.asksAttendance === true),
    ),
  };
}

/** Returns whether a field is the same; criteria have no order. */
function isEqual(field: keyof SessionDetails, one: unknown, other: unknown): boolean {
  const sorted = (value: unknown) =>
    field === 'criteria' && Array.isArray(value) ? value.map(String).toSorted() : value;
  return isDeepStrictEqual(sorted(one), sorted(other));
}

/**
 * Throws Conflict for a capacity below the seats that are taken, or that are taken and reserved for organizations, with
 * their number.
 */
export function checkCapacity(
  capacity: number | null,
  taken: number,
  reserved: number,
  field: 'capacity' | 'inPersonCapacity' | 'onlineCapacity' = 'capacity',
): void {
  if (capacity === null || capacity >= taken + reserved) return;
  const code = capacity < taken ? 'capacity-below-taken' : 'capacity-below-held';
  const what = capacity < taken ? `${taken} seats are taken` : `${taken} seats are taken and ${reserved} are reserved`;
  const values: Record<string, number> = capacity < taken ? { taken } : { taken, held: reserved };
  throw new Conflict(code, `${what}, so the capacity can't be lower.`, values, [
    { path: field, code, message: `${what}.`, values },
  ]);
}

/** How long an edit waits for further ones before people are notified. */
export const settlingMinutes = 2;
/** People must know at once what changes this shortly before a session, or during it. */
export const imminentMinutes = 60;

const MINUTE = 60_000;

/** Returns when the notification of an edit leaves: after the settling time, or now if the session is imminent. */
export function leavesAt({ startsAt }: { startsAt: Date }, now: Date): Date {
  const isImminent = startsAt.getTime() - now.getTime() < imminentMinutes * MINUTE;
  return isImminent ? now : new Date(now.getTime() + settlingMinutes * MINUTE);
}

/** Returns when the last edit of a session is told to those whom the worker tells; one that is imminent, at once. */
export function settledAt(session: Pick<Session, 'startsAt' | 'updatedAt'>, now: Date): Date {
  return leavesAt(session, now) <= now ? now : leavesAt(session, session.updatedAt);
}

import type { Place } from '../venues/venue.js';
import type { DialIn } from './dial-in.js';
import { type LanguageOffer, publicOffers } from './language-offer.js';
import type { SessionTranslations } from './session-texts.js';
import type { SessionFormat, SessionKind, SessionState, ListedSpeaker } from './session.js';

/** The details of a session for messages and calendar objects, frozen at one revision. Instants are RFC 3339. */
export interface SessionSnapshot {
  title: string;
  abstract: string;
  kind: SessionKind;
  format: SessionFormat;
  /** Only if people are asked how they attend. */
  asksAttendance?: boolean;
  language: string;
  /** Only if it is not the spoken one. */
  textLanguage?: string | null;
  /** Only if there are any. */
  translations?: SessionTranslations;
  /** Only if there are any, and without the channels. */
  languageOffers?: LanguageOffer[];
  /** Only if there are any; nobody without a seat is told of them. */
  dialIn?: DialIn[];
  themes: string[];
  speakers: ListedSpeaker[];
  venue: string | null;
  /** Not in snapshots from before there were venues. */
  place?: Place | null;
  slug: string;
  startsAtLocal: string;
  timeZone: string;
  overlap: 'first' | 'second';
  durationMinutes: number;
  startsAt: string;
  endsAt: string;
  state: SessionState;
  cancelReason: string | null;
}

interface SnapshotSource extends Omit<SessionSnapshot, 'startsAt' | 'endsAt'> {
  startsAt: Date;
  endsAt: Date;
}

/** Returns the current snapshot of a session. It omits the join URL, because rooms change without a message. */
export function sessionSnapshot(session: SnapshotSource): SessionSnapshot {
  return {
    title: session.title,
    abstract: session.abstract,
    kind: session.kind,
    format: session.format,
    ...(session.asksAttendance === true && { asksAttendance: true }),
    language: session.language,
    ...(session.textLanguage != null && { textLanguage: session.textLanguage }),
    ...(Object.keys(session.translations ?? {}).length > 0 && { translations: session.translations }),
    ...(session.languageOffers?.length && { languageOffers: publicOffers(session.languageOffers) }),
    ...(session.dialIn?.length && { dialIn: session.dialIn }),
    themes: session.themes,
    speakers: session.speakers.map(({ id: _id, ...speaker }) => speaker),
    venue: session.venue,
    place: session.place ?? null,
    slug: session.slug,
    startsAtLocal: session.startsAtLocal,
    timeZone: session.timeZone,
    overlap: session.overlap,
    durationMinutes: session.durationMinutes,
    startsAt: session.startsAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
    state: session.state,
    cancelReason: session.cancelReason,
  };
}

import { textIn, type TextInLanguage, type Translations, usefulTranslations } from '../../platform/i18n/translated.js';

/** The notes of a venue in other languages, and those of its rooms by their IDs. Names and addresses have one language. */
export type VenueTranslations = Readonly<
  Record<string, Readonly<{ accessibility?: string; directions?: string; rooms?: Readonly<Record<string, string>> }>>
>;

type Notes = 'accessibility' | 'directions';

/** Returns the translations of a venue as they are stored: without empty ones, and without those of rooms that are gone. */
export function storedNotes(translations: VenueTranslations, rooms: readonly { id: string }[]): VenueTranslations {
  const kept = Object.entries(translations).map(([code, { rooms: own = {}, ...notes }]) => {
    const known = Object.entries(own).filter(([id, text]) => text.trim() && rooms.some((room) => room.id === id));
    const useful = usefulTranslations<Notes>({ [code]: notes })[code];
    return [code, { ...useful, ...(known.length > 0 && { rooms: Object.fromEntries(known) }) }] as const;
  });
  return Object.fromEntries(kept.filter(([, notes]) => Object.keys(notes).length > 0));
}

/**
 * Returns the translations of a place. What is said of its room and of the venue about access is one text, which is
 * translated if both are: half of it would look like all of it.
 */
export function placeTranslations(
  venue: Readonly<Record<Notes, string>> & { translations: VenueTranslations },
  room: { id?: string; accessibility: string } | null,
): Translations<Notes> {
  const all = Object.entries(venue.translations).map(([code, { directions = '', ...notes }]) => {
    const ofRoom = room?.accessibility ? notes.rooms?.[room.id ?? ''] : '';
    const ofVenue = venue.accessibility ? notes.accessibility : '';
    const isWhole = ofRoom !== undefined && ofVenue !== undefined;
    return [code, { accessibility: isWhole ? [ofRoom, ofVenue].filter(Boolean).join('\n') : '', directions }] as const;
  });
  return usefulTranslations(Object.fromEntries(all));
}

/** Returns a note of a place for readers of a language; its language is empty where it is not known. */
export function noteIn(
  {
    textLanguage,
    translations = {},
    ...place
  }: Readonly<Record<Notes, string>> & { textLanguage?: string | null; translations?: Translations<Notes> },
  note: Notes,
  language: string,
  offered: readonly string[],
): TextInLanguage {
  return textIn({ ...place, translations, originalLanguage: textLanguage ?? '' }, note, language, offered);
}

/** What people who plan their visit most often need to know. */
export const accessFacts = [
  'step-free',
  'accessible-toilet',
  'hearing-loop',
  'accessible-parking',
  'quiet-room',
  'assistance-animals',
] as const;
export type AccessFact = (typeof accessFacts)[number];

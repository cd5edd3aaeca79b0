import { translate } from '../../platform/i18n/messages.js';
import { textNote } from '../sessions/session-labels.js';
import type { OfferingCall } from '../sessions/session-texts.js';
import { noteIn } from './venue-texts.js';
import { mapLink, type Place } from './venue.js';

/** What people who come to a place need to know besides its address, in their language. */
export interface PlaceWords {
  mapUrl: string | null;
  /** Such as `Step-free access · Hearing loop`. */
  facts: string;
  /** Whether anything is known of access. */
  saysAccess: boolean;
  /** What the organizers wrote. */
  accessibility: NoteWords;
  directions: NoteWords;
}

interface NoteWords {
  lines: string[];
  /** Their language; null if it is not known. */
  lang: string | null;
  /** That they are in another language than the reader's, `in Chinese`. */
  note: string | null;
}

/** Returns what people need to know of a place, in their language as far as it is one of the call's. */
export function placeWords(place: Place, { languages }: OfferingCall, language: string): PlaceWords {
  const words = (note: 'accessibility' | 'directions'): NoteWords => {
    const { text, lang } = noteIn(place, note, language, languages);
    const lines = linesOf(text);
    if (lang === '' || lines.length === 0) return { lines, lang: null, note: null };
    return { lines, lang, note: textNote(lang, language) };
  };
  const facts = place.accessFacts.map((fact) => translate(language, `sessions.access.${fact}`)).join(' · ');
  const accessibility = words('accessibility');
  const saysAccess = facts !== '' || accessibility.lines.length > 0;
  return { mapUrl: mapLink(place), facts, saysAccess, accessibility, directions: words('directions') };
}

/**
 * Returns the same as lines of plain text, the link to the map apart; none for a place that is only text. Notes in another
 * language end with its name in parentheses, once for both.
 */
export function placeLines(place: Place | null | undefined, call: OfferingCall, language: string) {
  if (place == null) return { mapUrl: null, lines: [] };
  const { mapUrl, facts, accessibility, directions } = placeWords(place, call, language);
  const isSaidLater = directions.note === accessibility.note;
  const notes = [
    ...markedLines(isSaidLater ? { ...accessibility, note: null } : accessibility, language),
    ...markedLines(directions, language),
  ];
  return { mapUrl, lines: facts === '' ? notes : [facts, ...notes] };
}

function markedLines({ lines, note }: NoteWords, language: string): string[] {
  const last = lines.at(-1);
  if (note === null || last === undefined) return lines;
  return [...lines.slice(0, -1), translate(language, 'sessions.offers.with', { language: last, notes: note })];
}

/** Returns these lines with the map, for the description of a calendar event. */
export function placeDescription(place: Place | null | undefined, call: OfferingCall, language: string): string[] {
  const { mapUrl, lines } = placeLines(place, call, language);
  return [...(mapUrl === null ? [] : [translate(language, 'sessions.mapLine', { url: mapUrl })]), ...lines];
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

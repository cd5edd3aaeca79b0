import { translate } from '../../platform/i18n/messages.js';
import { mapLink, type Place } from './venue.js';

/** What people who come to a place need to know besides its address, in their language. */
export interface PlaceWords {
  mapUrl: string | null;
  /** Such as `Step-free access · Hearing loop`, then the text of the organizers. */
  accessibility: string[];
  directions: string[];
}

/** Returns what people need to know of a place; nothing for a place that is only text. */
export function placeWords(place: Place | null | undefined, language: string): PlaceWords {
  if (place == null) return { mapUrl: null, accessibility: [], directions: [] };
  const facts = place.accessFacts.map((fact) => translate(language, `sessions.access.${fact}`)).join(' · ');
  return {
    mapUrl: mapLink(place),
    accessibility: [facts, ...linesOf(place.accessibility)].filter((line) => line !== ''),
    directions: linesOf(place.directions),
  };
}

/** Returns the same as lines of plain text, for the description of a calendar event. */
export function placeLines(place: Place | null | undefined, language: string): string[] {
  const { mapUrl, accessibility, directions } = placeWords(place, language);
  return [
    ...(mapUrl === null ? [] : [translate(language, 'sessions.mapLine', { url: mapUrl })]),
    ...accessibility,
    ...directions,
  ];
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

import { invalidField } from '../../platform/errors.js';
import { AccessFact, placeTranslations } from './venue-texts.js';
import type { VenueRoom } from './venue-room.entity.js';
import type { Venue } from './venue.entity.js';
import type { Translations } from '../../platform/i18n/translated.js';

/** A venue with its rooms, in their order. */
export type VenueWithRooms = Venue & { rooms: VenueRoom[] };

/** Where a session happens, as people see it: kept with the session, and frozen in its snapshots. */
export interface Place {
  name: string;
  room: string | null;
  address: string;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  mapUrl: string | null;
  accessFacts: AccessFact[];
  /** Of the room, then of the venue. */
  accessibility: string;
  directions: string;
  /** The language of these notes; only if it is known. */
  textLanguage?: string;
  /** Only if there are any. */
  translations?: Translations<'accessibility' | 'directions'>;
}

/** A room of a venue; without an ID one that is gone. */
type PlacedRoom = Pick<VenueRoom, 'name' | 'accessibility'> & { id?: string };

/** Returns a venue with one of its rooms as people see it. */
export function placeOf(venue: Venue, room: PlacedRoom | null): Place {
  const { name, address, country, latitude, longitude, mapUrl, directions } = venue;
  const accessibility = [room?.accessibility ?? '', venue.accessibility].filter(Boolean).join('\n');
  const known = { name, room: room?.name ?? null, address, country, latitude, longitude, mapUrl };
  const translations = placeTranslations(venue, room);
  return {
    ...known,
    accessFacts: venue.accessFacts,
    accessibility,
    directions,
    ...(venue.textLanguage !== null && { textLanguage: venue.textLanguage }),
    ...(Object.keys(translations).length > 0 && { translations }),
  };
}

/** Returns a place in one line: the venue, its room and its address. */
export function placeText({ name, room, address }: Pick<Place, 'name' | 'room' | 'address'>): string {
  return [name, room, address].filter(Boolean).join(', ');
}

/** Throws Invalid for one coordinate without the other. */
export function requireCoordinates({ latitude, longitude }: Pick<Venue, 'latitude' | 'longitude'>): void {
  if ((latitude === null) === (longitude === null)) return;
  const missing = latitude === null ? 'latitude' : 'longitude';
  throw invalidField(missing, 'required', 'Send both coordinates, or neither.');
}

/** Returns where a place is, for calendars; undefined if that is unknown. */
export function geoOf(place: Place | null | undefined): { latitude: number; longitude: number } | undefined {
  if (place == null || place.latitude === null || place.longitude === null) return undefined;
  return { latitude: place.latitude, longitude: place.longitude };
}

/** Returns the link to the map of a place, or null if neither the link nor the coordinates are known. */
export function mapLink({ mapUrl, latitude, longitude }: Pick<Place, 'mapUrl' | 'latitude' | 'longitude'>) {
  if (mapUrl !== null) return mapUrl;
  if (latitude === null || longitude === null) return null;
  const [lat, lon] = [latitude, longitude].map((degrees) => degrees.toFixed(5));
  return `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
}

/** Returns the venue and room that a typed text means, or null: their names, or the text of a place. */
export function venueNamed(
  text: string,
  venues: readonly VenueWithRooms[],
): { venue: VenueWithRooms; room: VenueRoom | null } | null {
  const wanted = comparablePlace(text);
  if (wanted === '') return null;
  const choices = venues.flatMap((venue) => [null, ...venue.rooms].map((room) => ({ venue, room })));
  const found = choices.filter(({ venue, room }) =>
    [
      placeText({ name: venue.name, room: room?.name ?? null, address: '' }),
      placeText({ name: venue.name, room: room?.name ?? null, address: venue.address }),
    ].some((name) => comparablePlace(name) === wanted),
  );
  // Two venues of the same name: the text doesn't say which.
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Returns a text for comparing places, without case and extra spaces. */
export function comparablePlace(text: string | null): string {
  return (text ?? '').normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

import { invalidField } from '../../platform/errors.js';
import { type Place, placeOf, placeText, type VenueWithRooms } from './venue.js';

/** Where a session happens: the text, and the venue with its room if it is one that Greenroom knows. */
export interface PlaceFields {
  venue: string | null;
  venueId: string | null;
  venueRoomId: string | null;
  place: Place | null;
}

/** What an edit of a session says about its place; the id of a venue counts more than a text. */
export type AskedPlace = Partial<Pick<PlaceFields, 'venue' | 'venueId' | 'venueRoomId'>>;

export const noPlace: PlaceFields = { venue: null, venueId: null, venueRoomId: null, place: null };

/** Returns the fields of a session in a venue. Throws Invalid if the venue has no such room. */
export function fieldsAt(venue: VenueWithRooms, roomId: string | null): PlaceFields {
  const room = roomId === null ? null : venue.rooms.find(({ id }) => id === roomId);
  if (room === undefined) throw invalidField('venueRoomId', 'unknown-room', 'The venue has no such room.');
  const place = placeOf(venue, room);
  return { venue: placeText(place), venueId: venue.id, venueRoomId: roomId, place };
}

/** Returns the fields of a session whose place is only a text. */
export function fieldsOfText(text: string | null): PlaceFields {
  return { ...noPlace, venue: text };
}

/** Returns the fields of a session after its venue was edited. A room that was removed stays by its name. */
export function fieldsAfterEdit(venue: VenueWithRooms, before: PlaceFields): PlaceFields {
  const known = before.venueRoomId === null || venue.rooms.some(({ id }) => id === before.venueRoomId);
  const isRoomGone = !known || (before.venueRoomId === null && before.place !== null && before.place.room !== null);
  if (!isRoomGone) return fieldsAt(venue, before.venueRoomId);
  const place = placeOf(venue, { name: before.place?.room ?? '', accessibility: '' });
  return { venue: placeText(place), venueId: venue.id, venueRoomId: null, place };
}

import type { VenueWithRooms } from '../../domain/venues/venue.js';

/** Returns the venues with their rooms to choose from; an archived one only if it is chosen. */
export function placeOptions(venues: readonly VenueWithRooms[], selected: string) {
  const [chosen] = selected.split('/');
  return venues
    .filter(({ id, archivedAt }) => archivedAt === null || id === chosen)
    .map(({ id, name, address, timeZone, rooms }) => ({
      label: address === '' ? name : `${name}, ${address}`,
      options: [
        { value: id, label: name, selected: selected === id, capacity: null, timeZone },
        ...rooms.map((room) => {
          const value = `${id}/${room.id}`;
          const label = room.capacity === null ? room.name : `${room.name} (${room.capacity})`;
          return { value, label: `${name}, ${label}`, selected: selected === value, capacity: room.capacity, timeZone };
        }),
      ],
    }));
}

/** Returns the names of all places by their values. */
export function placeNames(venues: readonly VenueWithRooms[]): ReadonlyMap<string, string> {
  const all = placeOptions(venues, '').flatMap(({ options }) => options);
  return new Map(all.map(({ value, label }) => [value, label]));
}

/** Returns the value of the place of a session; empty if it is only text, or none. */
export function placeValue({ venueId, venueRoomId }: { venueId: string | null; venueRoomId: string | null }): string {
  if (venueId === null) return '';
  return venueRoomId === null ? venueId : `${venueId}/${venueRoomId}`;
}

/** Returns what a chosen place means; a session with none has the text. */
export function chosenPlace(place: string): { venueId: string | null; venueRoomId: string | null } {
  const [venueId, venueRoomId] = place.split('/');
  return { venueId: venueId || null, venueRoomId: venueRoomId || null };
}

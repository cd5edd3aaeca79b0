import { Conflict, invalidField } from '../../platform/errors.js';
import type { VenueRoom } from './venue-room.entity.js';
import type { VenueInput } from './venue-input.js';
import { comparablePlace, type VenueWithRooms } from './venue.js';

/**
 * Returns the rooms of a venue after its list was replaced. Throws Invalid for two rooms with the same name, and for an
 * id that is none of its rooms.
 */
export function roomsOfInput(
  venue: Pick<VenueWithRooms, 'id' | 'rooms'>,
  rooms: VenueInput['rooms'],
  newId: () => string,
): VenueRoom[] {
  const names = new Set<string>();
  return rooms.map(({ id, ...room }, index) => {
    const name = comparablePlace(room.name);
    if (names.has(name)) {
      throw invalidField(`rooms.${index}.name`, 'room-exists', 'Another room of the venue has this name.');
    }
    names.add(name);
    const isKnown = id === undefined || venue.rooms.some((known) => known.id === id);
    if (!isKnown) throw invalidField(`rooms.${index}.id`, 'unknown-room', 'The venue has no such room.');
    return { ...room, id: id ?? newId(), venueId: venue.id, position: index };
  });
}

/** Throws Conflict if a room is removed in which sessions will happen. */
export function requireRoomsFree(
  before: readonly VenueRoom[],
  rooms: readonly VenueRoom[],
  upcoming: readonly { venueRoomId: string | null; title: string }[],
): void {
  for (const { id, name } of before) {
    if (rooms.some((room) => room.id === id)) continue;
    const used = upcoming.find(({ venueRoomId }) => venueRoomId === id);
    if (used === undefined) continue;
    const message = `"${used.title}" takes place in ${name}. Move the session to another room first.`;
    throw new Conflict('room-in-use', message, { room: name, title: used.title }, [
      { path: 'rooms', code: 'room-in-use', message, values: { room: name, title: used.title } },
    ]);
  }
}

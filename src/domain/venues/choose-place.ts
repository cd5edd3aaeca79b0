import type { Connection, Tx } from '../../platform/database/tx.js';
import { NotFound, invalidField } from '../../platform/errors.js';
import { type AskedPlace, fieldsAt, fieldsOfText, type PlaceFields } from './place-fields.js';
import { venueNamed } from './venue.js';
import { getVenue, holdVenue, listVenues } from './venues.queries.js';

/**
 * Returns what an edit changes in the place of a session, with the venue locked so that its next edit finds the session.
 * Throws Invalid for an unknown venue or room.
 */
export async function choosePlace(tx: Tx, asked: AskedPlace, before: PlaceFields): Promise<Partial<PlaceFields>> {
  const found = await findPlace(tx, asked, before);
  if (!found.venueId) return found;
  await holdVenue(tx, found.venueId);
  return findPlace(tx, asked, before);
}

/** Returns what an edit would change in the place of a session. Throws Invalid for an unknown venue or room. */
async function findPlace(
  connection: Connection,
  asked: AskedPlace,
  before: PlaceFields,
): Promise<Partial<PlaceFields>> {
  const { venue: text, venueId, venueRoomId } = asked;
  const isTextSame = text === undefined || text === before.venue;
  if (venueId === undefined && venueRoomId === undefined && isTextSame) return {};
  if (!venueId && !isTextSame) return fieldsNamed(connection, text);
  if (venueId === null) return fieldsOfText(text ?? (before.venueId === null ? before.venue : null));
  const id = venueId ?? before.venueId;
  if (id === null) throw invalidField('venueRoomId', 'room-without-venue', 'Choose the venue of the room as well.');
  const roomBefore = id === before.venueId ? before.venueRoomId : null;
  return fieldsAt(await knownVenue(connection, id), venueRoomId === undefined ? roomBefore : venueRoomId);
}

async function fieldsNamed(connection: Connection, text: string | null): Promise<PlaceFields> {
  const named = text === null ? null : venueNamed(text, await listVenues(connection, { withArchived: false }));
  return named === null ? fieldsOfText(text) : fieldsAt(named.venue, named.room?.id ?? null);
}

async function knownVenue(connection: Connection, id: string) {
  try {
    return await getVenue(connection, id);
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw invalidField('venueId', 'unknown-venue', 'There is no such venue.');
  }
}

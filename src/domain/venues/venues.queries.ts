import { NotFound } from '../../platform/errors.js';
import { type Row, command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { VenueRoom } from './venue-room.entity.js';
import { Venue } from './venue.entity.js';
import type { VenueWithRooms } from './venue.js';

/** Returns the venue with its rooms. Throws NotFound. */
export async function getVenue(connection: Connection, id: string): Promise<VenueWithRooms> {
  const venue = isUuid(id) ? await connection.getRepository(Venue).findOneBy({ id }) : null;
  if (venue === null) throw missing();
  return { ...venue, rooms: await roomsOf(connection, id) };
}

/** Locks and returns the venue with its rooms. Throws NotFound. */
export async function lockVenue(tx: Tx, id: string): Promise<VenueWithRooms> {
  const venue = isUuid(id)
    ? await tx.getRepository(Venue).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (venue === null) throw missing();
  return { ...venue, rooms: await roomsOf(tx, id) };
}

/** Locks a venue so that it stays as it is until the transaction ends. Does nothing if there is none. */
export async function holdVenue(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(Venue).findOne({ where: { id }, lock: { mode: 'pessimistic_read' } });
}

/** Returns all venues with their rooms, sorted by name. */
export async function listVenues(
  connection: Connection,
  { withArchived }: { withArchived: boolean },
): Promise<VenueWithRooms[]> {
  const venues = connection.getRepository(Venue).createQueryBuilder('venue');
  if (!withArchived) venues.where('venue.archived_at is null');
  const all = await venues.orderBy('lower(venue.name)').addOrderBy('venue.id').getMany();
  if (all.length === 0) return [];
  const rooms = await connection.getRepository(VenueRoom).find({ order: { position: 'ASC' } });
  return all.map((venue) => ({ ...venue, rooms: rooms.filter(({ venueId }) => venueId === venue.id) }));
}

/** Writes a new venue with its rooms. */
export async function insertVenue(tx: Tx, { rooms, ...venue }: VenueWithRooms): Promise<void> {
  await tx.getRepository(Venue).insert(venue);
  if (rooms.length > 0) await tx.getRepository(VenueRoom).insert(rooms);
}

/** Writes the changed fields of a venue. */
export async function updateVenue(tx: Tx, id: string, changes: Partial<Venue>): Promise<void> {
  await tx.getRepository(Venue).update({ id }, changes);
}

const leaveRoomsSql = command(`
  update sessions set venue_room_id = null, updated_at = $2 where venue_room_id = any($1)`);

/** Replaces the rooms of a venue. Sessions that were in a removed room keep its name. */
export async function replaceRooms(
  tx: Tx,
  before: VenueWithRooms,
  rooms: readonly VenueRoom[],
  now: Date,
): Promise<void> {
  const removed = before.rooms.filter(({ id }) => !rooms.some((room) => room.id === id)).map(({ id }) => id);
  if (removed.length > 0) {
    await leaveRoomsSql.run(tx, [removed, now]);
    await tx.getRepository(VenueRoom).delete(removed);
  }
  if (rooms.length > 0) await tx.getRepository(VenueRoom).save([...rooms]);
}

/** Returns how many sessions that are not over each venue has. */
export const countUpcomingAt = query(
  `select venue_id as id, count(*)::int as sessions from sessions
   where venue_id is not null and ends_at > $1 and state <> 'cancelled' group by venue_id`,
  { id: 'uuid', sessions: 'int' },
).map('id', 'sessions', (now: Date) => [now]);

const listUpcomingSql = query(
  `select id, call_id as "callId", title, starts_at as "startsAt", time_zone as "timeZone",
     venue_room_id as "roomId", state, taken
   from sessions where venue_id = $1 and ends_at > $2 and state <> 'cancelled' order by starts_at, id`,
  {
    id: 'uuid',
    callId: 'uuid',
    title: 'text',
    startsAt: 'timestamptz',
    timeZone: 'text',
    roomId: 'uuid?',
    state: 'text',
    taken: 'int',
  },
);

/** A session at a venue. */
export type SessionAt = Row<typeof listUpcomingSql>;

/** Returns the sessions at a venue that are not over, by start. */
export async function listUpcomingAt(connection: Connection, venueId: string, now: Date): Promise<SessionAt[]> {
  return isUuid(venueId) ? listUpcomingSql.all(connection, [venueId, now]) : [];
}

async function roomsOf(connection: Connection, venueId: string): Promise<VenueRoom[]> {
  return connection.getRepository(VenueRoom).find({ where: { venueId }, order: { position: 'ASC' } });
}

function missing(): NotFound {
  return new NotFound('venue-not-found', 'There is no such venue.');
}

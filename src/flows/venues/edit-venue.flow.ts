import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import type { VenueInput, VenueChanges } from '../../domain/venues/venue-input.js';
import { storedNotes } from '../../domain/venues/venue-texts.js';
import { requireCoordinates, type VenueWithRooms, comparablePlace } from '../../domain/venues/venue.js';
import {
  insertVenue,
  replaceRooms,
  updateVenue,
  listUpcomingAt,
  lockVenue,
} from '../../domain/venues/venues.queries.js';
import { Changes } from '../changes.js';
import { isDeepStrictEqual } from 'node:util';
import { record, type Change } from '../../domain/identity/change.js';
import { updateSessionsAt } from '../../domain/registrations/seats/revise-session.js';
import { noRecipients, recipientCount, sumRecipients } from '../../domain/sessions/recipients.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import type { Tx } from '../../platform/database/tx.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import type { VenueRoom } from '../../domain/venues/venue-room.entity.js';

/** Venues. */
@Injectable()
export class EditVenue {
  constructor(private readonly changes: Changes) {}

  /**
   * Creates a venue with its rooms. Returns the new venue. Throws Invalid for two rooms with the same name, and for one
   * coordinate.
   */
  async create(input: VenueInput, actor: Actor, id: string = randomUUID()): Promise<VenueWithRooms> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const { rooms, ...facts } = input;
      requireCoordinates(facts);
      const venue = { ...facts, id, archivedAt: null, createdAt: now, updatedAt: now };
      const ownRooms = roomsOfInput({ id, rooms: [] }, rooms, randomUUID);
      const created = { ...venue, rooms: ownRooms, translations: storedNotes(venue.translations, ownRooms) };
      await insertVenue(tx, created);
      await record(change, 'venue.created', `venue:${id}`);
      return created;
    });
  }

  /**
   * Edits, archives and restores a venue. Returns the venue and who will be notified, by session. Sessions that are not
   * over follow: people with a seat and speakers get an update with the new name or address, unless `isAnnounced` is
   * false. Throws NotFound, Invalid, Conflict if a room is removed in which sessions will happen, and what `edit`
   * throws.
   */
  async run(id: string, edit: Edit<VenueWithRooms, VenueChanges>, actor: Actor, isAnnounced = true) {
    return this.changes.runIfAble(actor, 'change', (change) => editVenue(change, id, edit, isAnnounced));
  }

  /** Returns what `run` would, and changes nothing. Throws as `run`. */
  async preview(id: string, edit: Edit<VenueWithRooms, VenueChanges>, actor: Actor, isAnnounced: boolean) {
    return this.changes.previewIfAble(actor, 'change', (change) => editVenue(change, id, edit, isAnnounced));
  }
}

async function editVenue(change: Change, id: string, edit: Edit<VenueWithRooms, VenueChanges>, isAnnounced: boolean) {
  const { tx, now } = change;
  const { venue, sessions } = await lockVenueWithSessions(tx, id, now);
  const { rooms: askedRooms, archived, ...facts } = changesOf(edit, venue);
  const rooms = askedRooms === undefined ? venue.rooms : roomsOfInput(venue, askedRooms, randomUUID);
  const archivedAt = archived === undefined || archived === (venue.archivedAt !== null) ? venue.archivedAt : now;
  const translations = storedNotes(facts.translations ?? venue.translations, rooms);
  const edited = { ...venue, ...facts, translations, rooms, archivedAt: archived === false ? null : archivedAt };
  if (isDeepStrictEqual(edited, venue)) return { venue, recipients: noRecipients, concerned: [] };
  requireCoordinates(edited);
  requireRoomsFree(venue.rooms, rooms, sessions);
  await updateVenue(tx, id, { ...facts, translations, archivedAt: edited.archivedAt, updatedAt: now });
  await replaceRooms(tx, venue, rooms, change.now);
  const concerned = await updateSessionsAt(change, edited, sessions, isAnnounced);
  const recipients = sumRecipients(concerned.map((one) => one.recipients));
  const action = archived === undefined ? 'edited' : archived ? 'archived' : 'restored';
  await record(change, `venue.${action}`, `venue:${id}`, { notified: recipientCount(recipients) });
  return { venue: { ...edited, updatedAt: now }, recipients, concerned };
}

/**
 * Locks a venue and its sessions that are not over, in the order in which edits of sessions lock them: sessions first. A
 * session that chooses the venue meanwhile waits for its lock. Throws NotFound.
 */
async function lockVenueWithSessions(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ venue: VenueWithRooms; sessions: Session[] }> {
  const ids = async () => (await listUpcomingAt(tx, id, now)).map((session) => session.id);
  await lockAllOccurrences(tx, await ids());
  const venue = await lockVenue(tx, id);
  // With those that chose it in between.
  const sessions = await lockAllOccurrences(tx, await ids());
  return { venue, sessions };
}

/**
 * Returns the rooms of a venue after its list was replaced. Throws Invalid for two rooms with the same name, and for an
 * id that is none of its rooms.
 */
function roomsOfInput(
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
function requireRoomsFree(
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

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { roomsOfInput, requireRoomsFree } from '../../domain/venues/venue-rooms.js';
import type { VenueInput, VenueChanges } from '../../domain/venues/venue-input.js';
import { storedNotes } from '../../domain/venues/venue-texts.js';
import { requireCoordinates, type VenueWithRooms } from '../../domain/venues/venue.js';
import { insertVenue, replaceRooms, updateVenue } from '../../domain/venues/venues.queries.js';
import { Changes } from '../changes.js';
import { isDeepStrictEqual } from 'node:util';
import { record, type Change } from '../../domain/identity/change.js';
import { lockVenueWithSessions } from '../../domain/registrations/lock-venue.js';
import { updateSessionsAt } from '../../domain/registrations/revise-session.js';
import { noRecipients, recipientCount, sumRecipients } from '../../domain/sessions/recipients.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';

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
  await replaceRooms(tx, venue, rooms);
  const concerned = await updateSessionsAt(change, edited, sessions, isAnnounced);
  const recipients = sumRecipients(concerned.map((one) => one.recipients));
  const action = archived === undefined ? 'edited' : archived ? 'archived' : 'restored';
  await record(change, `venue.${action}`, `venue:${id}`, { notified: recipientCount(recipients) });
  return { venue: { ...edited, updatedAt: now }, recipients, concerned };
}

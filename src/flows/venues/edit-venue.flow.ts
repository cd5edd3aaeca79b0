import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Change } from '../../domain/identity/change.js';
import { lockVenueWithSessions } from '../../domain/registrations/lock-venue.js';
import { updateSessionsAt } from '../../domain/registrations/update-sessions-at.js';
import { noRecipients, recipientCount, type Recipients, sumRecipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { VenueChanges } from '../../domain/venues/venue-input.js';
import { requireRoomsFree, roomsOfInput } from '../../domain/venues/venue-rooms.js';
import { requireCoordinates, type VenueWithRooms } from '../../domain/venues/venue.js';
import { replaceRooms, updateVenue } from '../../domain/venues/venues.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

interface EditedVenue {
  venue: VenueWithRooms;
  recipients: Recipients;
  /** The sessions of which somebody is notified. */
  concerned: { session: Session; recipients: Recipients }[];
}

/** Edits, archives and restores a venue. */
@Injectable()
export class EditVenue {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the venue and who will be notified, by session. Sessions that are not over follow: people with a seat and
   * speakers get an update with the new name or address, unless `isAnnounced` is false. Throws NotFound, Invalid, Conflict
   * if a room is removed in which sessions will happen, and what `edit` throws.
   */
  async run(
    id: string,
    edit: Edit<VenueWithRooms, VenueChanges>,
    actor: Actor,
    isAnnounced = true,
  ): Promise<EditedVenue> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, (change) => editVenue(change, id, edit, isAnnounced));
  }

  /** Returns what `run` would, and changes nothing. Throws as `run`. */
  async preview(
    id: string,
    edit: Edit<VenueWithRooms, VenueChanges>,
    actor: Actor,
    isAnnounced: boolean,
  ): Promise<EditedVenue> {
    requireAbility(actor, 'change');
    return this.changes.preview(actor, (change) => editVenue(change, id, edit, isAnnounced));
  }
}

async function editVenue(
  change: Change,
  id: string,
  edit: Edit<VenueWithRooms, VenueChanges>,
  isAnnounced: boolean,
): Promise<EditedVenue> {
  const { tx, now } = change;
  const { venue, sessions } = await lockVenueWithSessions(tx, id, now);
  const { rooms: askedRooms, archived, ...facts } = changesOf(edit, venue);
  const rooms = askedRooms === undefined ? venue.rooms : roomsOfInput(venue, askedRooms, randomUUID);
  const archivedAt = archived === undefined || archived === (venue.archivedAt !== null) ? venue.archivedAt : now;
  const edited = { ...venue, ...facts, rooms, archivedAt: archived === false ? null : archivedAt };
  if (isDeepStrictEqual(edited, venue)) return { venue, recipients: noRecipients, concerned: [] };
  requireCoordinates(edited);
  requireRoomsFree(venue.rooms, rooms, sessions);
  await updateVenue(tx, id, { ...facts, archivedAt: edited.archivedAt, updatedAt: now });
  await replaceRooms(tx, venue, rooms);
  const concerned = await updateSessionsAt(change, edited, sessions, isAnnounced);
  const recipients = sumRecipients(concerned.map((one) => one.recipients));
  const action = archived === undefined ? 'edited' : archived ? 'archived' : 'restored';
  await record(change, `venue.${action}`, `venue:${id}`, { notified: recipientCount(recipients) });
  return { venue: { ...edited, updatedAt: now }, recipients, concerned };
}

import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { roomsOfInput } from '../../domain/venues/venue-rooms.js';
import type { VenueInput } from '../../domain/venues/venue-input.js';
import { requireCoordinates, type VenueWithRooms } from '../../domain/venues/venue.js';
import { insertVenue } from '../../domain/venues/venues.queries.js';
import { Changes } from '../changes.js';

/** Creates a venue with its rooms. */
@Injectable()
export class CreateVenue {
  constructor(private readonly changes: Changes) {}

  /** Returns the new venue. Throws Invalid for two rooms with the same name, and for one coordinate. */
  async run(input: VenueInput, actor: Actor, id: string = randomUUID()): Promise<VenueWithRooms> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { rooms, ...facts } = input;
      requireCoordinates(facts);
      const venue = { ...facts, id, archivedAt: null, createdAt: now, updatedAt: now };
      const created = { ...venue, rooms: roomsOfInput({ id, rooms: [] }, rooms, randomUUID) };
      await insertVenue(tx, created);
      await record(change, 'venue.created', `venue:${id}`);
      return created;
    });
  }
}

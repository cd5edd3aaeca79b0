import { Body, Get, Param, Patch, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import { type VenueChanges, venueChanges, type VenueInput, venueInput } from '../../domain/venues/venue-input.js';
import { getVenue, listVenues } from '../../domain/venues/venues.queries.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import { ApiController } from '../api-controller.js';
import { ApiCall, Caller } from '../api.guard.js';
import { Idempotency } from '../idempotency.js';
import { Operation } from '../operation.js';
import { mapLink, type VenueWithRooms } from '../../domain/venues/venue.js';
import { accessFacts } from '../../domain/venues/access-fact.js';

const instant = z.string().meta({ format: 'date-time' });

const venueSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    country: z.string().nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    mapUrl: z.string().nullable().meta({ description: 'Link to a map, as set, or to OpenStreetMap by coordinates.' }),
    timeZone: z.string(),
    accessFacts: z.array(z.enum(accessFacts)),
    accessibility: z.string(),
    directions: z.string(),
    rooms: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        capacity: z.number().int().nullable(),
        equipment: z.string(),
        accessibility: z.string(),
      }),
    ),
    archived: z.boolean(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Venue', title: 'Venue' });

type VenueView = z.output<typeof venueSchema>;

/** Returns the API view of a venue. */
function venueView(venue: VenueWithRooms): VenueView {
  const { rooms, archivedAt, createdAt, updatedAt, ...facts } = venue;
  return {
    ...facts,
    mapUrl: mapLink(venue),
    rooms: rooms.map(({ id, name, capacity, equipment, accessibility }) => {
      return { id, name, capacity, equipment, accessibility };
    }),
    archived: archivedAt !== null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const missing = { 404: 'Venue not found.' };
const changesInput = venueChanges.extend({
  notify: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether people with a seat and speakers are notified of a new name, room or address.' }),
});
const changedSchema = venueSchema.extend({
  notified: z.number().int().meta({ description: 'Number of people who will be notified.' }),
});

@ApiController('Venues')
export class VenuesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly editVenue: EditVenue,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('venues')
  @Operation({
    summary: 'List venues',
    description: 'All venues of the workspace with their rooms, archived ones too, sorted by name.',
    answer: 'The venues.',
    schema: z.object({ items: z.array(venueSchema) }),
    requires: 'read',
  })
  async list(): Promise<{ items: VenueView[] }> {
    return { items: (await listVenues(this.database.manager, { withArchived: true })).map(venueView) };
  }

  @Post('venues')
  @Operation({
    summary: 'Create a venue',
    status: 201,
    answer: 'The venue.',
    schema: venueSchema,
    refusals: { 409: 'The first request with this `Idempotency-Key` is still in progress.' },
    requires: 'change',
    idempotent: true,
  })
  async create(@Body({ schema: venueInput }) input: VenueInput, @ApiCall() call: ApiCall): Promise<void> {
    return this.idempotency.answer(call, async () => ({
      status: 201,
      body: venueView(await this.editVenue.create(input, call.actor)),
    }));
  }

  @Get('venues/:id')
  @Operation({
    summary: 'Get a venue',
    answer: 'The venue.',
    schema: venueSchema,
    refusals: missing,
    requires: 'read',
  })
  async read(@Param('id') id: string): Promise<VenueView> {
    return venueView(await getVenue(this.database.manager, id));
  }

  @Patch('venues/:id')
  @Operation({
    summary: 'Update a venue',
    description:
      'Omitted fields stay unchanged; `rooms` is replaced as a whole. Sessions there that are not over follow, and people with a seat get an update with the new address.',
    answer: 'The venue.',
    schema: changedSchema,
    refusals: { ...missing, 409: 'A session takes place in a room that would be removed.' },
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: changesInput }) { notify, ...changes }: VenueChanges & { notify: boolean },
    @Caller() actor: Actor,
  ): Promise<VenueView & { notified: number }> {
    const { venue, recipients } = await this.editVenue.run(id, changes, actor, notify);
    return { ...venueView(venue), notified: recipientCount(recipients) };
  }
}

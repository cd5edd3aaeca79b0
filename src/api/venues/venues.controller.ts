import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import { type VenueChanges, venueChanges, type VenueInput, newVenueInput } from '../../domain/venues/venue-input.js';
import { getVenue, listVenues } from '../../domain/venues/venues.queries.js';
import { Config } from '../../platform/config.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import { ApiController, type ApiCall, Caller, Conditional } from '../api-controller.js';
import { asked, sortsOf } from '../list-query.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../page.js';
import { askedLanguage, langQuery, sendContentLanguage } from '../content-language.js';
import { noteIn, accessFacts } from '../../domain/venues/venue-texts.js';
import { mapLink, type VenueWithRooms } from '../../domain/venues/venue.js';

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
    textLanguage: z
      .string()
      .nullable()
      .meta({ description: 'Language of the original notes; null if it is not known.' }),
    translations: z
      .record(
        z.string(),
        z.object({
          accessibility: z.string().optional(),
          directions: z.string().optional(),
          rooms: z.record(z.string(), z.string()).optional(),
        }),
      )
      .meta({ description: 'Notes in other languages; those of rooms by their IDs.' }),
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

/** Returns the API view of a venue; for a `language` of null, with its original notes. */
function venueView(venue: VenueWithRooms, language: string | null = null): VenueView {
  const { rooms, archivedAt, createdAt, updatedAt, ...facts } = venue;
  const asked = language ?? '';
  return {
    ...facts,
    accessibility: noteIn(venue, 'accessibility', asked, [asked]).text,
    directions: noteIn(venue, 'directions', asked, [asked]).text,
    mapUrl: mapLink(venue),
    rooms: rooms.map(({ id, name, capacity, equipment, accessibility }) => {
      const translation = venue.translations[asked]?.rooms?.[id];
      return { id, name, capacity, equipment, accessibility: translation ?? accessibility };
    }),
    archived: archivedAt !== null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const readQuery = z.strictObject(langQuery);
const venueStates = ['current', 'archived'] as const;
const listQuery = pageQuery.extend(langQuery).extend({
  state: asked.state(venueStates),
  updatedSince: asked.updatedSince,
  q: asked.q('a name or an address'),
  sort: asked.sort(sortsOf('name')),
});
const listing = {
  name: 'venues',
  position: ({ id }: VenueWithRooms) => [id],
  state: ({ archivedAt }: VenueWithRooms) => venueStates[archivedAt === null ? 0 : 1],
  updatedAt: ({ updatedAt }: VenueWithRooms) => updatedAt,
  texts: ({ name, address }: VenueWithRooms) => [name, address],
};
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
    private readonly config: Config,
    private readonly editVenue: EditVenue,
  ) {}

  @Get('venues')
  @Operation({
    summary: 'List venues',
    description: 'All venues of the workspace with their rooms, archived ones too, sorted by name.',
    answer: 'A page of venues.',
    schema: pageOf(venueSchema),
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Query({ schema: listQuery }) { lang, ...query }: z.output<typeof listQuery>,
    @Conditional() call: ApiCall,
  ): Promise<Page<VenueView>> {
    const venues = await listVenues(this.database.manager, { withArchived: true });
    const language = askedLanguage(call, lang);
    return pageOfAll(this.config.secret, listing, query, venues, (venue) => venueView(venue, language));
  }

  @Post('venues')
  @Operation({
    summary: 'Create a venue',
    description: 'Venues belong to the workspace and can be used by the sessions of all calls.',
    status: 201,
    answer: 'The venue.',
    schema: venueSchema,
    requires: 'change',
  })
  async create(@Body({ schema: newVenueInput }) input: VenueInput, @Caller() actor: Actor) {
    return venueView(await this.editVenue.create(input, actor));
  }

  @Get('venues/:id')
  @Operation({
    summary: 'Get a venue',
    description: 'With its rooms and access facts. `lang` selects the language of its notes.',
    answer: 'The venue.',
    schema: venueSchema,
    refusals: missing,
    requires: 'read',
    reads: 'query',
  })
  async read(
    @Param('id') id: string,
    @Query({ schema: readQuery }) { lang }: z.output<typeof readQuery>,
    @Conditional() call: ApiCall,
  ): Promise<VenueView> {
    const [venue, language] = [await getVenue(this.database.manager, id), askedLanguage(call, lang)];
    const notes = (['accessibility', 'directions'] as const).filter((note) => venue[note] !== '');
    const langs = notes.map((note) => noteIn(venue, note, language ?? '', [language ?? '']).lang);
    sendContentLanguage(call, langs.filter(Boolean));
    return venueView(venue, language);
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

import { z } from 'zod';
import { mapLink, type VenueWithRooms } from '../../domain/venues/venue.js';
import { accessFacts } from '../../domain/venues/access-fact.js';

const instant = z.string().meta({ format: 'date-time' });

export const venueSchema = z
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

export type VenueView = z.output<typeof venueSchema>;

/** Returns the API view of a venue. */
export function venueView(venue: VenueWithRooms): VenueView {
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

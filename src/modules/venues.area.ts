import { area } from '../app/area.js';
import { searchEntries } from '../console/calls/search-entries.js';
import { features } from '../domain/calls/feature.js';
import { VenuesApiController } from '../api/venues/venues.controller.js';
import { VenuesController } from '../console/venues/venues.controller.js';
import { EditVenue } from '../flows/venues/edit-venue.flow.js';
import { venuesPath, newVenuePath } from '../console/paths/venue-paths.js';

/** Venues and their rooms, where people meet in person. */
export const venues = area({
  name: 'venues',
  data: {
    auditActions: ['venue.created', 'venue.edited', 'venue.archived', 'venue.restored'],
  },
  surface: {
    contributes: [
      searchEntries.with({ label: 'console.venues.new', path: newVenuePath }),
      features.with({
        name: 'in-person',
        isUsed: `exists (select from sessions where call_id = $1 and format <> 'online')`,
      }),
    ],
    navigation: [
      {
        name: 'venues',
        group: 'venues',
        order: 90,
        label: 'console.venues.title',
        ability: 'read',
        path: venuesPath,
        feature: 'in-person',
        offer: { at: 'place', text: 'console.venues.offer' },
      },
    ],
    apiTags: [{ name: 'Venues', order: 22, description: 'The places where people meet, and their rooms.' }],
    controllers: [
      // Console
      VenuesController,
      // API
      VenuesApiController,
    ],
    providers: [EditVenue],
  },
});

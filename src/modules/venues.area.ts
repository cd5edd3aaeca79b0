import { area } from '../app/area.js';
import { VenuesApiController } from '../api/venues/venues.controller.js';
import { VenueController } from '../console/venues/venue.controller.js';
import { VenuesController } from '../console/venues/venues.controller.js';
import { CreateVenue } from '../flows/venues/create-venue.flow.js';
import { EditVenue } from '../flows/venues/edit-venue.flow.js';

/** Venues and their rooms, where people meet in person. */
export const venues = area({
  name: 'venues',
  surface: {
    controllers: [
      // Console
      VenuesController,
      VenueController,
      // API
      VenuesApiController,
    ],
    providers: [CreateVenue, EditVenue],
  },
});

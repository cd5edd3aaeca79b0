import { Global, Module } from '@nestjs/common';
import { VenuesApiController } from '../api/venues/venues.controller.js';
import { VenueController } from '../console/venues/venue.controller.js';
import { VenuesController } from '../console/venues/venues.controller.js';
import { CreateVenue } from '../flows/venues/create-venue.flow.js';
import { EditVenue } from '../flows/venues/edit-venue.flow.js';

const flows = [CreateVenue, EditVenue];

/** Venues and their rooms, where people meet in person. */
@Global()
@Module({
  controllers: [
    // Console
    VenuesController,
    VenueController,
    // API
    VenuesApiController,
  ],
  providers: [...flows],
  exports: [...flows],
})
export class VenuesModule {}

import { Get, Post } from '@nestjs/common';
import { countUpcomingAt, listVenues } from '../../domain/venues/venues.queries.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { venuePath } from '../paths/venue-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { type TypedVenue, venueForm } from './venue-form.js';
import { newVenuePage, venuesPage } from './venues.page.js';

/** The venues of the workspace. */
@ConsoleController('venues', 'venues')
export class VenuesController {
  constructor(private readonly editVenue: EditVenue) {}

  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    const venues = await listVenues(page.connection, { withArchived: true });
    const upcoming = await countUpcomingAt(page.connection, page.now);
    page.render('venues/venues', venuesPage(await page.layout(), venues, upcoming));
  }

  @Get('new')
  @RequireAbility('change')
  async form(@Page() page: ConsolePage): Promise<void> {
    const call = await page.lastCall();
    await this.show(page, { ...venueForm.empty, timeZone: call?.timeZone ?? 'UTC' });
  }

  @Post('new')
  async create(@Page() page: ConsolePage): Promise<void> {
    const typed = venueForm.typed(page.form);
    try {
      const input = venueForm.read(typed);
      const id = await page.createOnce((newId) => this.editVenue.create(input, page.actor, newId));
      page.redirect(venuePath({ id }), 'console.venues.done.created');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, typed, fieldErrors));
    }
  }

  private async show(page: ConsolePage, typed: TypedVenue, fieldErrors: readonly FieldError[] = []): Promise<void> {
    const layout = await page.layout();
    page.render('venues/new-venue', newVenuePage(layout, venueForm.view(typed, fieldErrors, layout)));
  }
}

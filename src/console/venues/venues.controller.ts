import { Get, Post } from '@nestjs/common';
import { countUpcomingAt, listVenues } from '../../domain/venues/venues.queries.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { venuePath, newVenuePath, venuesPath } from '../paths/venue-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { type TypedVenue, venueForm } from './venue-form.js';
import type { VenueWithRooms } from '../../domain/venues/venue.js';
import type { FormView } from '../../platform/forms/form.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

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

/** The venues, by name; archived ones last. */
function venuesPage(layout: ConsoleLayout, venues: readonly VenueWithRooms[], upcoming: ReadonlyMap<string, number>) {
  const { language } = layout;
  return {
    ...layout,
    title: translate(language, 'console.venues.title'),
    newPath: newVenuePath,
    rows: venues
      .filter(({ archivedAt }) => archivedAt === null)
      .map((venue) => ({
        path: venuePath(venue),
        name: venue.name,
        address: venue.address,
        rooms: venue.rooms.map(({ name }) => name).join(' · '),
        seats: seatsOf(venue),
        upcoming: upcoming.get(venue.id) ?? 0,
      })),
    archived: venues
      .filter(({ archivedAt }) => archivedAt !== null)
      .map((venue) => ({ path: venuePath(venue), name: venue.name })),
  };
}

/** The form of a new venue. */
function newVenuePage(layout: ConsoleLayout, form: FormView) {
  return {
    ...layout,
    title: translate(layout.language, 'console.venues.new'),
    action: newVenuePath,
    allPath: venuesPath,
    form,
  };
}

function seatsOf({ rooms }: VenueWithRooms): string {
  const known = rooms.flatMap(({ capacity }) => capacity ?? []);
  return known.length === 0 ? '' : String(Math.max(...known));
}

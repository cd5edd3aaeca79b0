import { Get, Param, Post } from '@nestjs/common';
import { recipientCount } from '../../domain/sessions/recipients.js';
import type { VenueChanges } from '../../domain/venues/venue-input.js';
import type { VenueWithRooms } from '../../domain/venues/venue.js';
import { getVenue, listUpcomingAt } from '../../domain/venues/venues.queries.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import { venuePath } from '../paths/venue-paths.js';
import { shownVenue, type TypedVenue, venueForm } from './venue-form.js';
import { venueConfirmPage, venuePage } from './venue.page.js';

/** One venue. */
@ConsoleController('venues/:id', 'venues')
export class VenueController {
  constructor(private readonly editVenue: EditVenue) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post()
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = venueForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(venueForm, `venue:${id}`, page));
    const intent = page.form.text('intent');
    if (intent === 'edit') return this.render(page, id, { typed }, edit);
    try {
      const changes = (current: VenueWithRooms): VenueChanges => venueForm.read(edit.merge(typed, shownVenue(current)));
      if (intent !== 'notify' && intent !== 'silent' && (await this.ask(page, id, changes))) return;
      const { recipients } = await this.editVenue.run(id, changes, page.actor, intent !== 'silent');
      const notified = recipientCount(recipients);
      page.redirect(venuePath({ id }), 'console.venues.done.saved', { notified, ...edit.kept });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, id, { typed, fieldErrors }, edit));
    }
  }

  @Post('archive')
  async archive(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.editVenue.run(id, { archived: true }, page.actor);
    page.redirect(venuePath({ id }), 'console.venues.done.archived');
  }

  @Post('restore')
  async restore(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.editVenue.run(id, { archived: false }, page.actor);
    page.redirect(venuePath({ id }), 'console.venues.done.restored');
  }

  /** Asks whether to notify people, and returns whether it did: only a new name, room or address concerns them. */
  private async ask(page: ConsolePage, id: string, changes: (current: VenueWithRooms) => VenueChanges) {
    const venue = await getVenue(page.connection, id);
    const sessions = await listUpcomingAt(page.connection, id, page.now);
    const { concerned } = await this.editVenue.preview(id, changes, page.actor, true);
    const { recipients: inAnyCase } = await this.editVenue.preview(id, changes, page.actor, false);
    const shown = { venue, changes: changes(venue), sessions, form: page.form, concerned, inAnyCase };
    const view = venueConfirmPage(await page.layout(), shown);
    if (view !== null) page.renderStep('venues/venue-confirm', view);
    return view !== null;
  }

  private async render(
    page: ConsolePage,
    id: string,
    form: { typed?: TypedVenue; fieldErrors?: readonly FieldError[] } = {},
    posted?: FormEdit<TypedVenue>,
  ): Promise<void> {
    const venue = await getVenue(page.connection, id);
    const sessions = await listUpcomingAt(page.connection, id, page.now);
    const typed = form.typed === undefined ? shownVenue(venue) : (posted?.fields(form.typed) ?? form.typed);
    const layout = await page.layout();
    const edit = (await posted?.view()) ?? openedEdit(shownVenue(venue));
    const shown = { ...venueForm.view(typed, form.fieldErrors ?? [], layout), edit };
    page.render('venues/venue', venuePage(layout, venue, sessions, shown));
  }
}

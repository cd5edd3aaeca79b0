import { Get, Post, Param } from '@nestjs/common';
import { countUpcomingAt, listVenues, getVenue, listUpcomingAt } from '../../domain/venues/venues.queries.js';
import { EditVenue } from '../../flows/venues/edit-venue.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { venuePath, newVenuePath, venuesPath } from '../paths/venue-paths.js';
import { type TypedVenue, venueForm, shownVenue } from './venue-form.js';
import type { VenueWithRooms } from '../../domain/venues/venue.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { VenueChanges } from '../../domain/venues/venue-input.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import { formPage } from '../ui/form-page.js';
import { type ListColumn, tableOf } from '../ui/list.js';
import { venueConfirmPage, venuePage } from './venue.page.js';

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
    await this.show(page, { ...venueForm(null, []).empty, timeZone: call?.timeZone ?? 'UTC' });
  }

  @Post('new')
  async create(@Page() page: ConsolePage): Promise<void> {
    const form = venueForm(null, []);
    const typed = form.typed(page.form);
    try {
      const input = form.read(typed);
      const id = await page.createOnce((newId) => this.editVenue.create(input, page.actor, newId));
      page.redirect(venuePath({ id }), 'console.venues.done.created');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, typed, fieldErrors));
    }
  }

  @Get(':id')
  async venue(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post(':id')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const languages = await languagesOfCalls(page.connection);
    const form = venueForm(await getVenue(page.connection, id), languages);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `venue:${id}`, page));
    const intent = page.form.text('intent');
    if (intent === 'edit') return this.render(page, id, { typed }, edit);
    try {
      const changes = (current: VenueWithRooms): VenueChanges =>
        venueForm(current, languages).read(edit.merge(typed, shownVenue(current, languages)));
      if (intent !== 'notify' && intent !== 'silent' && (await this.ask(page, id, changes))) return;
      await this.editVenue.run(id, changes, page.actor, intent !== 'silent');
      page.redirect(venuePath({ id }), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, id, { typed, fieldErrors }, edit));
    }
  }

  @Post(':id/archive')
  async archive(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.editVenue.run(id, { archived: true }, page.actor);
    page.redirect(venuePath({ id }), 'console.venues.done.archived');
  }

  @Post(':id/restore')
  async restore(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.editVenue.run(id, { archived: false }, page.actor);
    page.redirect(venuePath({ id }), 'console.venues.done.restored');
  }

  private async show(page: ConsolePage, typed: TypedVenue, fieldErrors: readonly FieldError[] = []): Promise<void> {
    const text = (key: string) => translate(page.language, `console.venues.${key}`);
    const view = formPage(await page.layout(), {
      title: text('new'),
      back: { path: venuesPath, label: text('all') },
      action: newVenuePath,
      submit: text('create'),
      form: venueForm(null, []).view(typed, fieldErrors, page),
    });
    page.render('form', view);
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
    const languages = await languagesOfCalls(page.connection);
    const stored = shownVenue(venue, languages);
    const typed = form.typed === undefined ? stored : (posted?.fields(form.typed) ?? form.typed);
    const layout = await page.layout();
    const edit = (await posted?.view()) ?? openedEdit(stored);
    const shown = { ...venueForm(venue, languages).view(typed, form.fieldErrors ?? [], layout), edit };
    page.render('venues/venue', venuePage(layout, venue, sessions, shown));
  }
}

/** The languages of the calls that are not archived; those of the latest first. */
async function languagesOfCalls(connection: Connection): Promise<string[]> {
  const calls = (await listCalls(connection)).filter(({ archivedAt }) => archivedAt === null);
  return [...new Set(calls.flatMap(({ languages }) => languages))];
}

const columns: readonly ListColumn<VenueWithRooms, { upcoming: ReadonlyMap<string, number> }>[] = [
  {
    heading: 'console.venues.field.name',
    cell: (venue) => ({ text: venue.name, path: venuePath(venue), sub: venue.address }),
  },
  {
    heading: 'console.venues.field.rooms',
    as: 'whole',
    cell: ({ rooms }) => rooms.map(({ name }) => name).join(' · '),
  },
  { heading: 'console.venues.largest', as: 'end', isLabelled: true, cell: seatsOf },
  {
    heading: 'console.venues.upcoming',
    as: 'end',
    isLabelled: true,
    cell: ({ id }, { upcoming }) => upcoming.get(id) ?? 0,
  },
];

/** The venues, by name; archived ones last. */
function venuesPage(layout: ConsoleLayout, venues: readonly VenueWithRooms[], upcoming: ReadonlyMap<string, number>) {
  const { language, now } = layout;
  const title = translate(language, 'console.venues.title');
  const active = venues.filter(({ archivedAt }) => archivedAt === null);
  return {
    ...layout,
    title,
    newPath: newVenuePath,
    table: active.length === 0 ? null : tableOf(columns, active, { upcoming, language, now }, title),
    archived: venues
      .filter(({ archivedAt }) => archivedAt !== null)
      .map((venue) => ({ path: venuePath(venue), name: venue.name })),
  };
}

function seatsOf({ rooms }: VenueWithRooms): string {
  const known = rooms.flatMap(({ capacity }) => capacity ?? []);
  return known.length === 0 ? '' : String(Math.max(...known));
}

import { Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { dayAndTimeBeside } from '../../../console/ui/day-and-time.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { pageSize } from '../../../console/ui/pager.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { FieldError } from '../../../platform/errors.js';
import { prose as proseField, select } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { line, prose } from '../../../platform/validation.js';
import { type Booking, countBookings, getBooking, listBookings, listWithdrawn } from '../domain/bookings.queries.js';
import { choiceText, readChoice } from '../domain/choice.js';
import { noteForm, outcomeForm, type TypedOutcome } from '../domain/forms.js';
import { type FreeTime, freeTimes } from '../domain/free-times.js';
import { getRules, listHosts } from '../domain/hosts.queries.js';
import { HostConsultations } from '../flows/host-consultations.flow.js';
import { consultationsPath } from './consultation-paths.js';
import { bookingPage, consultationsPage } from './consultations.page.js';

/** A list offers so many times to which a consultation can move. */
const maxTimes = 150;

/** What was refused of the forms of a consultation. */
interface Refused {
  outcome?: { typed: TypedOutcome; fieldErrors: readonly FieldError[]; edit: EditView };
  note?: readonly FieldError[];
  move?: readonly FieldError[];
}

/** The consultations of a call. */
@ConsoleController('calls/:call/consultations', 'consultations')
export class CallConsultationsController {
  constructor(private readonly hostConsultations: HostConsultations) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection, query, now } = page;
    const call = await page.call(slug);
    const tab = query.choice('show', ['coming', 'past']);
    const range = { isPast: tab === 'past', now, limit: pageSize, offset: (query.page - 1) * pageSize };
    const bookings = await listBookings(connection, call.id, range);
    const withdrawn = new Set(
      await listWithdrawn(
        connection,
        bookings.map(({ id }) => id),
      ),
    );
    const input = {
      call,
      tab,
      number: query.page,
      hosts: await listHosts(connection, call.id),
      bookings: bookings.map((one) => ({ ...one, isWithdrawn: withdrawn.has(one.id) })),
      counts: await countBookings(connection, call.id, now),
      rules: await getRules(connection, call.id),
    };
    page.render('consultations/consultations', consultationsPage(await page.layout(), input));
  }

  @Get(':id')
  async one(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), id, {});
  }

  @Post(':id/approve')
  async approve(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.hostConsultations.approve(call.id, id, page.actor);
    page.redirect(consultationsPath(call, id), 'console.common.saved');
  }

  @Post(':id/cancel')
  async cancel(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.act(page, slug, id, 'note', (call) =>
      this.hostConsultations.cancel(call.id, id, noteForm.read(noteForm.typed(page.form)).note, page.actor),
    );
  }

  @Post(':id/outcome')
  async outcome(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const booking = await getBooking(page.connection, call.id, id);
    const declared = outcomeForm(booking, page.now);
    const typed = declared.typed(page.form);
    const edit = new FormEdit(page, editedForm(declared, `attendee:${booking.attendeeId}`, page));
    try {
      const change = (stored: Booking) => declared.read(edit.merge(typed, declared.show(stored)));
      await this.hostConsultations.note(call.id, id, change, page.actor);
      page.redirect(consultationsPath(call, id), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const outcome = { typed: edit.fields(typed), fieldErrors, edit: await edit.view() };
        await this.show(page, call, id, { outcome });
      });
    }
  }

  @Post(':id/move')
  async move(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.act(page, slug, id, 'move', async (call) => {
      const declared = moveForm(call, await timesFor(page, call, id), page.now);
      const { slot, moveNote } = declared.read(declared.typed(page.form));
      await this.hostConsultations.move(call.id, id, readChoice(slot), moveNote, page.actor);
    });
  }

  private async act(
    page: ConsolePage,
    slug: string,
    id: string,
    on: 'note' | 'move',
    work: (call: Call) => Promise<void>,
  ): Promise<void> {
    const call = await page.call(slug);
    try {
      await work(call);
      page.redirect(consultationsPath(call, id), 'console.common.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, id, { [on]: fieldErrors }));
    }
  }

  private async show(page: ConsolePage, call: Call, id: string, { outcome, note, move }: Refused): Promise<void> {
    const booking = await getBooking(page.connection, call.id, id);
    const declared = outcomeForm(booking, page.now);
    const [empty, shown] = [new FormValues(), declared.show(booking)];
    const times = await timesFor(page, call, id);
    const moving = moveForm(call, times, page.now);
    const input = {
      call,
      booking,
      outcome: declared.view(outcome?.typed ?? shown, outcome?.fieldErrors ?? [], page),
      edit: outcome?.edit ?? openedEdit(shown),
      note: noteForm.view(noteForm.typed(note === undefined ? empty : page.form), note ?? [], page),
      move:
        times.length === 0 ? null : moving.view(moving.typed(move === undefined ? empty : page.form), move ?? [], page),
    };
    page.render('consultations/booking', bookingPage(await page.layout(), input));
  }
}

/** Returns the times to which a consultation can move. */
async function timesFor({ connection, now }: ConsolePage, call: Call, id: string): Promise<FreeTime[]> {
  const hosts = (await listHosts(connection, call.id)).filter(({ speakerId }) => speakerId !== null);
  return (await freeTimes(connection, hosts, now, id)).slice(0, maxTimes);
}

/** The form of another time or host for a consultation. */
function moveForm(call: Call, times: readonly FreeTime[], now: Date) {
  const options = (language: string, selected: string) =>
    times.map(({ host, startsAt }) => {
      const value = choiceText({ hostId: host.id, startsAt });
      const at = dayAndTimeBeside(startsAt, call.timeZone, call.timeZone, language, now);
      return { value, label: `${at} · ${host.name}`, selected: value === selected };
    });
  const moveNote = prose(1000).transform((text) => text.trim());
  return form({
    words: 'console.consultations',
    schema: z.object({ slot: line(80), moveNote }),
    // The form to cancel stands above, with a note of its own.
    fields: { slot: select(options), moveNote: proseField(2) },
  });
}

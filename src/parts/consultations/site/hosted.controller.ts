import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Call } from '../../../domain/calls/call.entity.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { Config } from '../../../platform/config.js';
import { Conflict, type FieldError, NotFound } from '../../../platform/errors.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { versionOf } from '../../../platform/three-way-merge.js';
import { formLimit } from '../../../site/limits.js';
import { openSpeaker, type OpenSpeaker } from '../../../site/speakers/own-speaker.js';
import { Page, SiteController, SitePage } from '../../../site/site-page.js';
import { type Booking, countComingTeams, getBooking, listBookingsOfHost } from '../domain/bookings.queries.js';
import { isComing } from '../domain/booking.js';
import { joinPath } from '../domain/consultation-links.js';
import { dayForm, hoursForm, noteForm, outcomeForm, type TypedOutcome } from '../domain/forms.js';
import { findHostOfSpeaker, type Host, listHosts } from '../domain/hosts.queries.js';
import { HostConsultations } from '../flows/host-consultations.flow.js';
import { readDay } from '../domain/read-day.js';
import { ownConsultationsPath } from './consultation-paths.js';
import { HostEdit } from './host-edit.js';
import { hostedBookingPage, hostedPage, hoursPage } from './hosted.page.js';

/** What was refused of the forms of a page. */
interface Refused {
  day?: readonly FieldError[];
  outcome?: { typed: TypedOutcome; version: string; fieldErrors: readonly FieldError[] };
  note?: readonly FieldError[];
}

interface OpenHost extends OpenSpeaker {
  host: Host;
  path: string;
}

/** The consultations of a host, by the link of their page as a speaker. */
@SiteController('speakers/:token/consultations')
export class HostedConsultationsController {
  constructor(
    private readonly hostConsultations: HostConsultations,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, {});
  }

  @Post('day')
  @RouteConfig(formLimit)
  async day(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    try {
      const { call, host, path, actor } = await this.open(page, token);
      const declared = dayForm(await this.others(page, host));
      const input = readDay(declared.read(declared.typed(page.form)));
      const count = await this.hostConsultations.day(call.id, host.id, input, actor);
      page.redirect(`${path}?done=day&count=${count}`);
    } catch (error) {
      await page.fail(error, (day) => this.show(page, token, { day }));
    }
  }

  @Get('hours')
  async hours(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { host, call, viewer, path } = await this.open(page, token);
    const declared = await this.hoursForm(page, call, host);
    const stored = declared.show(host);
    const form = declared.view(stored, [], viewer);
    page.render('consultations/hours', hoursPage({ call, viewer, path, form, version: versionOf(stored) }));
  }

  @Post('hours')
  @RouteConfig(formLimit)
  async saveHours(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { host, call, viewer, path, actor } = await this.open(page, token);
    const declared = await this.hoursForm(page, call, host);
    const typed = declared.typed(page.form);
    const edit = new HostEdit(page.form, declared, viewer);
    try {
      const change = (stored: Host) => declared.read(edit.merge(typed, declared.show(stored)));
      const count = await this.hostConsultations.edit(call.id, host.id, change, actor);
      page.redirect(count > 0 ? `${path}?done=told&count=${count}` : `${path}?done=saved`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => {
        const form = declared.view(edit.fields(typed), fieldErrors, viewer);
        page.render('consultations/hours', hoursPage({ call, viewer, path, form, version: edit.version }));
      });
    }
  }

  @Get(':id')
  async one(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.showOne(page, token, id, {});
  }

  @Post(':id/approve')
  @RouteConfig(formLimit)
  async approve(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await this.act(page, token, id, ({ call, actor }) => this.hostConsultations.approve(call.id, id, actor));
  }

  @Post(':id/cancel')
  @RouteConfig(formLimit)
  async cancel(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const work = async ({ call, actor }: OpenHost) => {
      const { note } = noteForm.read(noteForm.typed(page.form));
      await this.hostConsultations.cancel(call.id, id, note, actor);
    };
    await this.act(page, token, id, work, (note) => ({ note }));
  }

  @Post(':id/outcome')
  @RouteConfig(formLimit)
  async outcome(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const open = await this.open(page, token);
    const declared = outcomeForm(await this.own(page, open, id), page.now);
    const typed = declared.typed(page.form);
    const edit = new HostEdit(page.form, declared, open.viewer);
    const change = (stored: Booking) => declared.read(edit.merge(typed, declared.show(stored)));
    await this.act(
      page,
      token,
      id,
      ({ call, actor }) => this.hostConsultations.note(call.id, id, change, actor),
      (fieldErrors) => ({ outcome: { typed: edit.fields(typed), version: edit.version, fieldErrors } }),
    );
  }

  private async act(
    page: SitePage,
    token: string,
    id: string,
    work: (open: OpenHost) => Promise<void>,
    refused: (fieldErrors: readonly FieldError[]) => Refused = () => ({}),
  ): Promise<void> {
    try {
      const open = await this.open(page, token);
      await this.own(page, open, id);
      await work(open);
      page.redirect(`${ownConsultationsPath(`/speakers/${token}`, id)}?done=saved`);
    } catch (error) {
      const isConflict = (refusal: Error) => refusal instanceof Conflict;
      await page.fail(error, (fieldErrors) => this.showOne(page, token, id, refused(fieldErrors)), isConflict);
    }
  }

  private async show(page: SitePage, token: string, { day }: Refused): Promise<void> {
    const { host, call, viewer, path } = await this.open(page, token);
    const declared = dayForm(await this.others(page, host));
    const bookings = await listBookingsOfHost(page.connection, host.id, page.now);
    const next = bookings.find((one) => isComing(one, page.now))?.startsAt;
    const date = next === undefined ? '' : localTime(next, host.timeZone).date;
    const typed = declared.typed(day === undefined ? new FormValues({ to: 'cancel', date }) : page.form);
    const input = {
      call,
      viewer,
      path,
      mePath: `/speakers/${token}`,
      bookings,
      form: declared.view(typed, day ?? [], viewer),
      done: page.query.text('done'),
      count: Number(page.query.text('count')) || 0,
    };
    page.render('consultations/hosted', hostedPage(input));
  }

  private async showOne(page: SitePage, token: string, id: string, refused: Refused): Promise<void> {
    const open = await this.open(page, token);
    const { call, viewer, path, host } = open;
    const booking = await this.own(page, open, id);
    const { outcome, note } = refused;
    const declared = outcomeForm(booking, page.now);
    const shown = declared.show(booking);
    const input = {
      call,
      viewer,
      path,
      booking,
      roomPath: joinPath(this.config, 'host', booking.id, host.linkVersion),
      outcome: declared.view(outcome?.typed ?? shown, outcome?.fieldErrors ?? [], viewer),
      version: outcome?.version ?? versionOf(shown),
      note: noteForm.view(noteForm.typed(note === undefined ? new FormValues() : page.form), note ?? [], viewer),
      done: page.query.text('done'),
    };
    page.render('consultations/booking', hostedBookingPage(input));
  }

  private async hoursForm({ connection, now }: SitePage, call: Call, { id }: Host) {
    return hoursForm(call, await countComingTeams(connection, id, now));
  }

  private async own(page: SitePage, { call, host }: OpenHost, id: string): Promise<Booking> {
    const booking = await getBooking(page.connection, call.id, id);
    if (booking.hostId !== host.id || booking.state === 'offered')
      throw new NotFound('consultation-not-found', 'Consultation not found.');
    return booking;
  }

  private async others(page: SitePage, host: Host): Promise<Host[]> {
    const hosts = await listHosts(page.connection, host.callId);
    return hosts.filter(({ id, speakerId }) => id !== host.id && speakerId !== null);
  }

  private async open(page: SitePage, token: string): Promise<OpenHost> {
    const open = await openSpeaker(page.connection, token, page);
    const host = await findHostOfSpeaker(page.connection, open.speaker.id);
    if (host === null) throw new NotFound('host-not-found', 'Host not found.');
    return { ...open, host, path: ownConsultationsPath(`/speakers/${token}`) };
  }
}

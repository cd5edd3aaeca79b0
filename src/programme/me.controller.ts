import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { calendarLinks } from '../calendar/links.js';
import type { Call } from '../calls/call.entity.js';
import { getCall, getCallBySlug } from '../calls/calls.queries.js';
import { AnnounceProposal } from '../flows/announce-proposal.js';
import { ResendInvite } from '../flows/resend-invite.js';
import { RetakeSeat } from '../flows/retake-seat.js';
import { SendLink } from '../flows/send-link.js';
import { UpdatePreferences } from '../flows/update-preferences.js';
import { Withdraw } from '../flows/withdraw.js';
import { feedLink, sessionLink } from '../mail/links.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { type FieldFault, Invalid, NotFound } from '../platform/errors.js';
import { read } from '../platform/validation.js';
import { renderPage } from '../platform/views/renderer.js';
import { announcementInput } from '../proposals/proposal-input.js';
import { listProposalsOf } from '../proposals/proposals.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import type { Registration } from '../registrations/registration.entity.js';
import { emailInput, preferencesInput } from '../registrations/registration-input.js';
import {
  findAttendeeByPageToken,
  getRegistration,
  listRegistrationsOf,
  placeInLine,
} from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { getSession, listSessionsById } from '../sessions/sessions.queries.js';
import { eventFile, registeredEvent } from './calendar-events.js';
import { lostLinkPage } from './lost-link.page.js';
import { type MeFlash, mePage } from './me.page.js';
import { joinPath, myRegistrationPath } from './registration-paths.js';
import { statusPage } from './status.page.js';
import { unknownLink } from './unknown-link.js';
import { sendPage, textValues, visitor } from './visitor.js';
import type { Viewer } from '../sessions/viewer.js';

const formLimit = { rateLimit: { max: 120, timeWindow: '1 minute' } };
const linkLimit = { rateLimit: { max: 30, timeWindow: '10 minutes' } };
const flashes: readonly string[] = ['withdrawn', 'preferences', 'proposal', 'resent'];

interface Forms {
  preferences?: { values: Record<string, string>; faults: readonly FieldFault[] };
  announcement?: { values: Record<string, string>; faults: readonly FieldFault[] };
}

/** A person's own page, by the link that only their mails hold. */
@Controller()
export class MeController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly withdraw: Withdraw,
    private readonly resendInvite: ResendInvite,
    private readonly retakeSeat: RetakeSeat,
    private readonly updatePreferences: UpdatePreferences,
    private readonly announceProposal: AnnounceProposal,
    private readonly sendLink: SendLink,
  ) {}

  @Get('me/:token')
  async me(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(await this.attendee(token), token, request, reply, {});
  }

  @Post('me/:token/preferences')
  @RouteConfig(formLimit)
  async preferences(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await this.attendee(token);
    const { timeZone = '', language = '' } = textValues(body);
    await this.answer(attendee, token, request, reply, 'preferences', { timeZone, language }, async (values) => {
      const changed = await this.updatePreferences.run(attendee.id, read(preferencesInput, values));
      const options = { path: '/', maxAge: 365 * 86_400, sameSite: 'lax' as const };
      reply.setCookie('tz', changed.timeZone, options).setCookie('lang', changed.language, options);
    });
  }

  @Post('me/:token/proposals')
  @RouteConfig(formLimit)
  async announce(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await this.attendee(token);
    const { title = '', theme = '', members = '' } = textValues(body);
    await this.answer(attendee, token, request, reply, 'announcement', { title, theme, members }, async () => {
      const addresses = members.split(/[\s,;]+/u).filter((address) => address !== '');
      await this.announceProposal.run(attendee.id, read(announcementInput, { title, theme, members: addresses }));
    });
  }

  @Get('me/:token/registrations/:id')
  async registration(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration, session, call } = await this.own(token, id);
    const viewer = this.viewer(request, attendee);
    const join = joinPath(this.config.secret, registration.id, attendee);
    const hasRoom = session.format !== 'in-person';
    const event = registeredEvent(
      call,
      session,
      registration,
      viewer.language,
      this.config,
      hasRoom ? `${this.config.publicUrl}${join}` : null,
    );
    const path = myRegistrationPath(`/me/${token}`, registration.id);
    const view = statusPage(
      {
        call,
        session,
        state: registration.state,
        place: await placeInLine(this.database.manager, registration),
        attendee,
        calendar: { file: `${path}/invite.ics`, links: calendarLinks(event) },
        shareUrl: sessionLink(this.config, call.slug, session.slug),
        joinPath: hasRoom ? join : null,
        withdrawPath: `${path}/withdraw`,
        resendPath: `${path}/resend`,
        retakePath: `${path}/retake`,
        frame: { path, mePath: `/me/${token}` },
      },
      viewer,
    );
    sendPage(reply, renderPage('status', view));
  }

  @Get('me/:token/registrations/:id/invite.ics')
  async file(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration, session, call } = await this.own(token, id);
    const isSeated = registration.state === 'confirmed' && session.format !== 'in-person';
    const join = isSeated ? `${this.config.publicUrl}${joinPath(this.config.secret, registration.id, attendee)}` : null;
    const language = this.viewer(request, attendee).language;
    eventFile(reply, registeredEvent(call, session, registration, language, this.config, join), `${session.slug}.ics`);
  }

  @Post('me/:token/registrations/:id/withdraw')
  @RouteConfig(formLimit)
  async leave(@Param('token') token: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { attendee, registration } = await this.own(token, id);
    await this.withdraw.run(registration.id, { kind: 'attendee', id: attendee.id });
    void reply.redirect(`/me/${token}?done=withdrawn`, 303);
  }

  @Post('me/:token/registrations/:id/resend')
  @RouteConfig(formLimit)
  async resend(@Param('token') token: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { attendee, registration } = await this.own(token, id);
    await this.resendInvite.run(registration.id, { kind: 'attendee', id: attendee.id });
    void reply.redirect(`/me/${token}?done=resent`, 303);
  }

  @Post('me/:token/registrations/:id/retake')
  @RouteConfig(formLimit)
  async comeBack(@Param('token') token: string, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { attendee, registration } = await this.own(token, id);
    await this.retakeSeat.run(registration.id, { kind: 'attendee', id: attendee.id });
    void reply.redirect(myRegistrationPath(`/me/${token}`, registration.id), 303);
  }

  @Get('calls/:call/my-link')
  async lostLink(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    sendPage(reply, renderPage('lost-link', lostLinkPage(call, this.stranger(request, call))));
  }

  @Post('calls/:call/my-link')
  @RouteConfig(linkLimit)
  async sendLostLink(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const viewer = this.stranger(request, call);
    const value = textValues(body)['email'] ?? '';
    try {
      const email = read(emailInput, value);
      await this.sendLink.run(call.slug, email);
      sendPage(reply, renderPage('lost-link', lostLinkPage(call, viewer, { sentTo: email })));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const faults = error.faults.map((fault) => ({ ...fault, path: 'email' }));
      sendPage(reply, renderPage('lost-link', lostLinkPage(call, viewer, { value, faults })), 422);
    }
  }

  /** Runs the work of a form of the page; a fault brings the page back with what was typed. */
  private async answer(
    attendee: Attendee,
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    form: keyof Forms,
    values: Record<string, string>,
    work: (values: Record<string, string>) => Promise<void>,
  ): Promise<void> {
    try {
      await work(values);
      void reply.redirect(`/me/${token}?done=${form === 'announcement' ? 'proposal' : form}`, 303);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(attendee, token, request, reply, { [form]: { values, faults: error.faults } }, 422);
    }
  }

  private async show(
    attendee: Attendee,
    token: string,
    request: FastifyRequest,
    reply: FastifyReply,
    forms: Forms,
    status = 200,
  ): Promise<void> {
    const tx = this.database.manager;
    const path = `/me/${token}`;
    const viewer = this.viewer(request, attendee);
    const registrations = await listRegistrationsOf(tx, attendee.id);
    const sessions = await listSessionsById(
      tx,
      registrations.map((one) => one.sessionId),
    );
    const mine = [];
    for (const session of sessions) {
      const registration = registrations.find((one) => one.sessionId === session.id);
      if (registration !== undefined) mine.push(await this.row(path, attendee, registration, session, viewer.now));
    }
    const done = textValues(request.query)['done'] ?? '';
    const input = {
      call: await getCall(tx, attendee.callId),
      attendee,
      registrations: mine,
      proposals: await listProposalsOf(tx, attendee.id),
      feedUrl: feedLink(this.config, attendee.id, attendee.linkVersion),
      preferences: { action: `${path}/preferences`, ...forms.preferences },
      announcement: { action: `${path}/proposals`, ...forms.announcement },
      flash: flashes.includes(done) ? (done as MeFlash) : null,
      frame: { path, mePath: path },
    };
    sendPage(reply, renderPage('me', mePage(input, viewer)), status);
  }

  private async row(path: string, attendee: Attendee, registration: Registration, session: Session, now: Date) {
    const statusPath = myRegistrationPath(path, registration.id);
    const isNear = session.startsAt.getTime() - now.getTime() < 86_400_000 && session.format !== 'in-person';
    return {
      session,
      state: registration.state,
      place: await placeInLine(this.database.manager, registration),
      statusPath,
      calendarPath: `${statusPath}/invite.ics`,
      withdrawPath: `${statusPath}/withdraw`,
      joinPath: isNear ? joinPath(this.config.secret, registration.id, attendee) : null,
    };
  }

  private async attendee(token: string): Promise<Attendee> {
    const attendee = await findAttendeeByPageToken(this.database.manager, token);
    if (attendee === null) throw await unknownLink(this.database.manager, token);
    return attendee;
  }

  private async own(
    token: string,
    id: string,
  ): Promise<{ attendee: Attendee; registration: Registration; session: Session; call: Call }> {
    const attendee = await this.attendee(token);
    const registration = await getRegistration(this.database.manager, id);
    if (registration.attendeeId !== attendee.id)
      throw new NotFound('registration-not-found', 'There is no such registration.');
    const session = await getSession(this.database.manager, registration.sessionId);
    return { attendee, registration, session, call: await getCall(this.database.manager, attendee.callId) };
  }

  /** Pages of a person speak their stored language and zone; the address may ask for another language once. */
  private viewer(request: FastifyRequest, attendee: Attendee): Viewer {
    const language = textValues(request.query)['lang'];
    const asked = language === undefined ? attendee.language : visitor(request, attendee, this.clock.now()).language;
    return { language: asked, timeZone: attendee.timeZone, isOwnZone: true, now: this.clock.now() };
  }

  private stranger(request: FastifyRequest, call: Call): Viewer {
    return visitor(request, { timeZone: call.timeZone, language: call.languages[0] ?? 'en' }, this.clock.now());
  }
}

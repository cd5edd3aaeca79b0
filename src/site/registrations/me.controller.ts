import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { listCheckedIn } from '../../domain/attendance/check-ins.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listOwnCertificates } from '../../domain/certificates/certificates.queries.js';
import { listDelegationsOf } from '../../domain/delegations/delegations.queries.js';
import { feedbackMark } from '../../domain/feedback/feedback-mark.js';
import { findFeedbackMarks } from '../../domain/feedback/feedback.queries.js';
import { AnnounceProposal } from '../../flows/proposals/announce-proposal.flow.js';
import { UpdatePreferences } from '../../flows/registrations/update-preferences.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { feedLink } from '../../domain/notifications/email/links.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { renderPage } from '../../platform/views/renderer.js';
import { announcementInput } from '../../domain/proposals/proposal-input.js';
import { listProposalsOf } from '../../domain/proposals/own-proposals.queries.js';
import { openQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { delegationToken } from '../../domain/registrations/link-tokens.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { preferencesInput } from '../../domain/registrations/registration-input.js';
import {
  listRegistrationsOf,
  organizationNames,
  waitlistPosition,
} from '../../domain/registrations/registrations.queries.js';
import { isRoomNear } from '../../domain/sessions/room.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listPublicSessions, listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { formLimit } from '../limits.js';
import { mutedIn } from './me-forms.js';
import { type MeFlash, mePage } from './me.page.js';
import { mayAnswer } from '../questions/my-answers.js';
import type { Choice } from '../proposals/my-proposals.js';
import { offerOf } from './offer-view.js';
import { attendeeOfLink, viewerOfLink } from './own-link.js';
import { hasTicket } from '../attendance/ticket-view.js';
import { joinPath, myRegistrationPath } from './registration-paths.js';
import { sendPage, textValues } from '../visitor.js';

const flashes: readonly string[] = [
  'withdrawn',
  'preferences',
  'proposal',
  'resent',
  'stayed',
  'organization',
  'again',
];

interface Forms {
  preferences?: { values: Record<string, string>; faults: readonly FieldError[] };
  announcement?: { values: Record<string, string>; faults: readonly FieldError[] };
}

/** A person's own page, by the link that only their mails hold. */
@Controller()
export class MeController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly updatePreferences: UpdatePreferences,
    private readonly announceProposal: AnnounceProposal,
  ) {}

  @Get('me/:token')
  async me(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(await attendeeOfLink(this.database.manager, token), token, request, reply, {});
  }

  @Post('me/:token/preferences')
  @RouteConfig(formLimit)
  async preferences(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    const { timeZone = '', language = '', mails = '', reminders = '', news = '' } = textValues(body);
    const typed = { timeZone, language, mails, reminders, news };
    await this.answer(attendee, token, request, reply, 'preferences', typed, async () => {
      const changed = await this.updatePreferences.run(
        attendee.id,
        read(preferencesInput, { timeZone, language, ...(mails !== '' && { unsubscribedFrom: mutedIn(typed) }) }),
        originOf('page', request.ip),
      );
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
    const attendee = await attendeeOfLink(this.database.manager, token);
    const { title = '', theme = '', members = '' } = textValues(body);
    await this.answer(attendee, token, request, reply, 'announcement', { title, theme, members }, async () => {
      const addresses = members.split(/[\s,;]+/u).filter((address) => address !== '');
      await this.announceProposal.run(
        attendee.id,
        read(announcementInput, { title, theme, members: addresses }),
        originOf('page', request.ip),
      );
    });
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
    const viewer = viewerOfLink(request, attendee, this.clock.now());
    const registrations = await listRegistrationsOf(tx, attendee.id);
    const sessions = await listSessionsById(
      tx,
      registrations.map((one) => one.sessionId),
    );
    const known = await this.afterwards(registrations, sessions, viewer.now);
    const inside = await listCheckedIn(
      tx,
      registrations.map((one) => one.id),
    );
    const mine = [];
    for (const session of sessions) {
      const registration = registrations.find((one) => one.sessionId === session.id);
      if (registration === undefined) continue;
      const row = await this.row(path, attendee, registration, session, viewer.now);
      // Whoever is in keeps the seat: nothing is offered that would be refused.
      const kept = inside.has(registration.id) ? { withdrawPath: null } : {};
      mine.push({ ...row, ...kept, ...known(registration.id) });
    }
    const done = textValues(request.query)['done'] ?? '';
    const input = {
      call: await getCall(tx, attendee.callId),
      attendee,
      registrations: mine,
      proposals: await listProposalsOf(tx, attendee.id),
      choice: await this.choiceOf(attendee, registrations),
      feedUrl: feedLink(this.config, attendee.id, attendee.linkVersion),
      preferences: { action: `${path}/preferences`, ...forms.preferences },
      announcement: { action: `${path}/proposals`, ...forms.announcement },
      delegations: await this.delegationsOf(attendee),
      flash: flashes.includes(done) ? (done as MeFlash) : null,
      frame: { path, mePath: path },
    };
    sendPage(reply, renderPage('site/registrations/my-sessions', mePage(input, viewer)), status);
  }

  /** What is known of the sessions that are over, in two statements for all of them. */
  private async afterwards(registrations: readonly Registration[], sessions: readonly Session[], now: Date) {
    const tx = this.database.manager;
    const over = new Set(sessions.filter(({ endsAt }) => endsAt <= now).map(({ id }) => id));
    const ids = registrations.filter(({ sessionId }) => over.has(sessionId)).map(({ id }) => id);
    const markOf = (id: string) => feedbackMark(this.config.secret, id);
    const marks = await findFeedbackMarks(tx, ids.map(markOf));
    const certificates = await listOwnCertificates(tx, ids);
    return (id: string) => {
      const certificate = certificates.get(id);
      return {
        isFeedbackGiven: marks.has(markOf(id).toString('hex')),
        hasCertificate: certificate !== undefined && (certificate.earned || certificate.number !== null),
      };
    };
  }

  private async choiceOf(attendee: Attendee, registrations: readonly Registration[]): Promise<Choice> {
    const sessions = await listPublicSessions(this.database.manager, attendee.callId);
    const live = new Set(registrations.filter(({ state }) => isLive(state)).map(({ sessionId }) => sessionId));
    return { sessions, attended: sessions.filter(({ id }) => live.has(id)) };
  }

  private async delegationsOf(attendee: Attendee) {
    const tx = this.database.manager;
    const names = await organizationNames(tx, [attendee.organizationId]);
    const items = (await listDelegationsOf(tx, attendee.id)).map(({ id, organization, people }) => ({
      organization,
      people,
      path: `/delegations/${delegationToken(this.config.secret, id, attendee.linkVersion)}`,
    }));
    return { organization: names.get(attendee.organizationId ?? '') ?? '', items };
  }

  private async row(path: string, attendee: Attendee, registration: Registration, session: Session, now: Date) {
    const statusPath = myRegistrationPath(path, registration.id);
    return {
      session,
      state: registration.state,
      place: await waitlistPosition(this.database.manager, registration),
      offer: offerOf(registration, statusPath),
      statusPath,
      calendarPath: `${statusPath}/invite.ics`,
      withdrawPath: `${statusPath}/withdraw`,
      openQuestions: await this.openQuestions(session, registration, now),
      ticketPath: hasTicket(session, registration, now) ? `${statusPath}#ticket` : null,
      joinPath: isRoomNear(session, now) ? joinPath(this.config.secret, registration.id, attendee) : null,
    };
  }

  private async openQuestions(session: Session, registration: Registration, now: Date): Promise<number> {
    if (session.questions === 0 || !mayAnswer(session, registration, now)) return 0;
    return openQuestions(await listQuestions(this.database.manager, session.id), registration.answers).length;
  }
}

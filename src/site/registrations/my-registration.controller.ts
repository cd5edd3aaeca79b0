import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { findCurrentCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { calendarLinks } from '../../domain/calendar/links.js';
import { findPresence, findCurrentCertificate } from '../../domain/certificates/certificates.queries.js';
import { feedbackMark } from '../../domain/feedback/feedback-mark.js';
import { findFeedbackMarks } from '../../domain/feedback/feedback.queries.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { RetakeSeat } from '../../flows/registrations/retake-seat.flow.js';
import { SwitchOccurrence } from '../../flows/registrations/switch-occurrence.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { sessionLink } from '../../domain/notifications/email/links.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import { listQuestions, listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { waitlistPosition } from '../../domain/registrations/registrations.queries.js';
import { isRoomNear } from '../../domain/sessions/room.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listOccurrences } from '../../domain/sessions/sessions.queries.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { formatTime } from '../../domain/time/format.js';
import { eventFile, registeredEvent } from '../calendar/calendar-events.js';
import { formLimit } from '../limits.js';
import { afterSession } from '../sessions/after-session.js';
import { myAnswers } from '../questions/my-answers.js';
import { registrationOfLink, viewerOfLink } from './own-link.js';
import { joinPath, myRegistrationPath } from './registration-paths.js';
import { statusPage } from './status.page.js';
import { hasTicket, ticketView } from '../attendance/ticket-view.js';
import { attendeeActor, sendPage, textValues } from '../visitor.js';

/** One registration on a person's own page: how it stands, and what can be done with it. */
@Controller()
export class MyRegistrationController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly withdraw: Withdraw,
    private readonly resendInvite: ResendInvite,
    private readonly retakeSeat: RetakeSeat,
    private readonly switchOccurrence: SwitchOccurrence,
  ) {}

  @Get('me/:token/registrations/:id')
  async registration(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration, session, call } = await registrationOfLink(this.database.manager, token, id);
    const viewer = viewerOfLink(request, attendee, this.clock.now());
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
    const checkIn = await findCurrentCheckIn(this.database.manager, registration.id);
    const isIn = checkIn !== null;
    const inSince = checkIn && formatTime(checkIn.at, session.timeZone, viewer.language);
    const view = statusPage(
      {
        call,
        session,
        state: registration.state,
        place: await waitlistPosition(this.database.manager, registration),
        offerExpiresAt: registration.offerExpiresAt,
        attendee,
        calendar: { file: `${path}/invite.ics`, links: calendarLinks(event) },
        shareUrl: sessionLink(this.config, call.slug, session.slug),
        joinPath: isRoomNear(session, viewer.now) ? join : null,
        ticket: hasTicket(session, registration, viewer.now)
          ? ticketView(this.config.secret, registration.id, attendee, viewer.language, inSince)
          : null,
        // Whoever is in keeps the seat: nothing is offered that would be refused.
        withdrawPath: isIn ? null : `${path}/withdraw`,
        resendPath: `${path}/resend`,
        retakePath: `${path}/retake`,
        offerPath: path,
        ...(!isIn && {
          runs: { path: `${path}/switch`, sessions: await listOccurrences(this.database.manager, session) },
        }),
        answers: await this.answers(session, registration, `${path}/answers`, viewer),
        after: await this.after(attendee, registration, session, path, viewer),
        done: doneOf(textValues(request.query)['done']),
        frame: { path, mePath: `/me/${token}` },
      },
      viewer,
    );
    sendPage(reply, renderPage('site/registrations/status', view));
  }

  @Get('me/:token/registrations/:id/invite.ics')
  async file(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration, session, call } = await registrationOfLink(this.database.manager, token, id);
    const isSeated = registration.state === 'confirmed' && session.format !== 'in-person';
    const join = isSeated ? `${this.config.publicUrl}${joinPath(this.config.secret, registration.id, attendee)}` : null;
    const language = viewerOfLink(request, attendee, this.clock.now()).language;
    eventFile(reply, registeredEvent(call, session, registration, language, this.config, join), `${session.slug}.ics`);
  }

  @Post('me/:token/registrations/:id/withdraw')
  @RouteConfig(formLimit)
  async leave(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration } = await registrationOfLink(this.database.manager, token, id);
    await this.withdraw.run(registration.id, attendeeActor(request, attendee));
    void reply.redirect(`/me/${token}?done=withdrawn`, 303);
  }

  @Post('me/:token/registrations/:id/resend')
  @RouteConfig(formLimit)
  async resend(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration } = await registrationOfLink(this.database.manager, token, id);
    await this.resendInvite.run(registration.id, attendeeActor(request, attendee));
    void reply.redirect(`/me/${token}?done=resent`, 303);
  }

  @Post('me/:token/registrations/:id/switch')
  @RouteConfig(formLimit)
  async move(
    @Param('token') token: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration } = await registrationOfLink(this.database.manager, token, id);
    const actor = attendeeActor(request, attendee);
    try {
      const moved = await this.switchOccurrence.run(registration.id, textValues(body)['session'] ?? '', actor);
      void reply.redirect(myRegistrationPath(`/me/${token}`, moved.registration.id), 303);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // Full or closed meanwhile: their page says how things stand.
      void reply.redirect(`/me/${token}?done=stayed`, 303);
    }
  }

  @Post('me/:token/registrations/:id/retake')
  @RouteConfig(formLimit)
  async comeBack(
    @Param('token') token: string,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { attendee, registration } = await registrationOfLink(this.database.manager, token, id);
    await this.retakeSeat.run(registration.id, attendeeActor(request, attendee));
    void reply.redirect(myRegistrationPath(`/me/${token}`, registration.id), 303);
  }

  private async after(attendee: Attendee, registration: Registration, session: Session, path: string, viewer: Viewer) {
    if (session.endsAt > viewer.now) return null;
    const tx = this.database.manager;
    const mark = feedbackMark(this.config.secret, registration.id);
    const input = {
      session,
      state: registration.state,
      name: attendee.name,
      presence: await findPresence(tx, registration.id),
      certificate: await findCurrentCertificate(tx, registration.id),
      isFeedbackGiven: (await findFeedbackMarks(tx, [mark])).size > 0,
      path,
    };
    return afterSession(input, viewer);
  }

  private async answers(session: Session, registration: Registration, path: string, viewer: Viewer) {
    const tx = this.database.manager;
    const questions =
      session.questions > 0 ? await listQuestions(tx, session.id) : await listQuestionsBehind(tx, [registration]);
    return myAnswers(session, registration, questions, path, viewer);
  }
}

function doneOf(text: string | undefined): 'answered' | 'feedback' | null {
  return text === 'answered' || text === 'feedback' ? text : null;
}

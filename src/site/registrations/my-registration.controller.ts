import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { ChangeAttendance } from '../../flows/registrations/change-attendance.flow.js';
import { SwitchOccurrence } from '../../flows/registrations/switch-occurrence.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { Config } from '../../platform/config.js';
import { attendances, attendedSession } from '../../domain/sessions/attendance.js';
import { read } from '../../platform/validation.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { builtEvent, registeredEvent, sendFile } from '../calendar/calendar-events.js';
import { Page, SitePage } from '../site-page.js';
import { enterLimit, formLimit } from '../limits.js';
import { registrationOfLink, attendeeOfLink, OwnPageController } from './own-page-controller.js';
import { joinPath, myRegistrationPath } from './registration-paths.js';
import { findSeatInOtherRun } from './seat-in-other-run.js';
import { doneTexts, statusPage } from './status.page.js';
import { findMyRegistration } from './my-registration.js';
import { AnswerOffer } from '../../flows/registrations/answer-offer.flow.js';
import { LeaveSeries } from '../../flows/registrations/leave-series.flow.js';

/** One registration on a person's own page, with its actions. */
@OwnPageController()
export class MyRegistrationController {
  constructor(
    private readonly config: Config,
    private readonly withdraw: Withdraw,
    private readonly resendInvite: ResendInvite,
    private readonly register: Register,
    private readonly switchOccurrence: SwitchOccurrence,
    private readonly changeAttendance: ChangeAttendance,
    private readonly checkIn: CheckIn,
    private readonly answerOffer: AnswerOffer,
    private readonly leaveSeries: LeaveSeries,
  ) {}

  @Get('registrations/:id')
  async registration(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const own = await registrationOfLink(connection, token, id);
    // Who has switched to another run has not withdrawn: older emails lead here.
    const hasLeft = own.registration.state === 'cancelled';
    const moved = hasLeft ? await findSeatInOtherRun(connection, own.session, own.attendee.id) : null;
    if (moved !== null) return page.redirect(myRegistrationPath(`/me/${token}`, moved.registration.id));
    const viewer = page.viewerOf(own.attendee);
    const input = await findMyRegistration(connection, this.config, own, `/me/${token}`, viewer);
    page.render('registrations/status', statusPage({ ...input, done: doneOf(page.query.text('done')) }, viewer));
  }

  @Get('registrations/:id/invite.ics')
  async file(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const own = await registrationOfLink(page.connection, token, id);
    const { attendee, registration, call } = own;
    const session = attendedSession(own.session, registration.attendance);
    const { publicUrl, secret } = this.config;
    const isSeated = registration.state === 'confirmed' && session.format !== 'in-person';
    const join = isSeated ? `${publicUrl}${joinPath(secret, registration.id, attendee)}` : null;
    const { language, timeZone } = page.viewerOf(attendee);
    const event = registeredEvent(call, session, registration, language, this.config, join, timeZone);
    sendFile(page, builtEvent(event, call), `${session.slug}.ics`);
  }

  /** The guard confirms what was registered with the address, as for every POST on an own page. */
  @Post('registrations/:id/agree')
  @RouteConfig(formLimit)
  async agree(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    await registrationOfLink(page.connection, token, id);
    page.redirect(`${myRegistrationPath(`/me/${token}`, id)}?done=agreed`);
  }

  @Post('registrations/:id/withdraw')
  @RouteConfig(formLimit)
  async leave(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    await this.withdraw.run(registration.id, page.attendee(attendee));
    page.redirect(`/me/${token}?done=withdrawn`);
  }

  @Post('registrations/:id/resend')
  @RouteConfig(formLimit)
  async resend(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    await this.resendInvite.run(registration.id, page.attendee(attendee));
    page.redirect(`/me/${token}?done=resent`);
  }

  @Post('registrations/:id/switch')
  @RouteConfig(formLimit)
  async move(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    const wanted = page.form.text('session');
    try {
      const moved = await this.switchOccurrence.run(registration.id, wanted, page.attendee(attendee));
      page.redirect(myRegistrationPath(`/me/${token}`, moved.registration.id));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // Full or closed in the meantime: the page shows the status.
      page.redirect(`/me/${token}?done=stayed`);
    }
  }

  @Post('registrations/:id/attendance')
  @RouteConfig(formLimit)
  async attend(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    const attendance = read(z.enum(attendances), page.form.text('attendance'));
    const input = { attendance, waits: page.form.text('wait') === 'yes' };
    const path = myRegistrationPath(`/me/${token}`, registration.id);
    try {
      const changed = await this.changeAttendance.run(registration.id, input, page.attendee(attendee));
      page.redirect(`${path}?done=${changed.switchRequestedAt === null ? 'attendance' : 'attendance-waiting'}`);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // Full in the meantime: the page offers to wait.
      page.redirect(`${path}?done=attendance-full`);
    }
  }

  @Post('registrations/:id/check-in')
  @RouteConfig(enterLimit)
  async checkInSelf(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    const path = myRegistrationPath(`/me/${token}`, registration.id);
    try {
      const isIn = await this.checkIn.checkInSelf(page.form.text('code'), attendee.email, page.origin, true);
      page.redirect(`${path}?done=${isIn ? 'checked-in' : 'code-unknown'}`);
    } catch (error) {
      // The code has changed, or the session has ended, in the meantime: the page shows that.
      if (!(error instanceof NotFound || error instanceof Conflict)) throw error;
      page.redirect(`${path}?done=code-unknown`);
    }
  }

  @Post('registrations/:id/retake')
  @RouteConfig(formLimit)
  async comeBack(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    await this.register.retakeSeat(registration.id, page.attendee(attendee));
    page.redirect(myRegistrationPath(`/me/${token}`, registration.id));
  }

  @Post('registrations/:id/accept-offer')
  @RouteConfig(formLimit)
  accept(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    return this.answer('accept', token, id, page);
  }

  @Post('registrations/:id/decline-offer')
  @RouteConfig(formLimit)
  decline(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    return this.answer('decline', token, id, page);
  }

  @Post('series/:id/leave')
  @RouteConfig(formLimit)
  async stepBackFromSeries(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage) {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.leaveSeries.run(attendee.id, id, page.attendee(attendee));
    page.redirect(`/me/${token}?done=leftSeries`);
  }

  private async answer(answer: 'accept' | 'decline', token: string, id: string, page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    const actor = page.attendee(attendee);
    try {
      await this.answerOffer[answer](registration.id, actor);
    } catch (error) {
      // The page of the registration shows its status and actions.
      if (!(error instanceof Conflict)) throw error;
    }
    page.redirect(myRegistrationPath(`/me/${token}`, registration.id));
  }
}

function doneOf(text: string): keyof typeof doneTexts | null {
  return Object.keys(doneTexts).find((done): done is keyof typeof doneTexts => done === text) ?? null;
}

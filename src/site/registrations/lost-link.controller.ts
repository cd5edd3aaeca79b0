import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { ChangeLinks } from '../../flows/registrations/change-links.flow.js';
import { constantTime } from '../../platform/constant-time.js';
import { read } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { Programmes } from '../calls/programmes.js';
import { lostLinkPath } from '../paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { knownVisitor, visitorOf, forgetValues } from './remembered-values.js';
import { type KnownSession, lostLinkPage } from './lost-link.page.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerStepMs = 300;

/** "My sessions": those of the person whom the browser remembers, and "Send me my link again" for everyone. */
@SiteController('calls/:call/my-link')
export class LostLinkController {
  constructor(
    private readonly database: DataSource,
    private readonly programmes: Programmes,
    private readonly changeLinks: ChangeLinks,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const attendee = await knownVisitor(this.database.manager, page, call);
    const known = attendee && (await this.sessionsOf(attendee));
    const isForgotten = page.query.text('done') === 'forgotten';
    page.render('registrations/lost-link', lostLinkPage(call, page.viewer(call), { known, isForgotten }));
  }

  @Post()
  @RouteConfig(formLimit)
  async send(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    if (page.form.text('known') !== '') return this.sendKnown(call, page);
    const value = page.form.text('email');
    try {
      const email = read(emailInput, value);
      const actor = await visitorOf(this.database.manager, page, call, email);
      await constantTime(answerStepMs, () => this.changeLinks.send(call.slug, email, actor));
      page.render('registrations/lost-link', lostLinkPage(call, viewer, { sentTo: email }));
    } catch (error) {
      await page.fail(error, (all) => {
        const fieldErrors = all.map((fieldError) => ({ ...fieldError, path: 'email' }));
        page.render('registrations/lost-link', lostLinkPage(call, viewer, { value, fieldErrors }));
      });
    }
  }

  /** "Forget me on this device". */
  @Post('forget')
  @RouteConfig(formLimit)
  async forget(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    forgetValues(page);
    page.redirect(`${lostLinkPath(call)}?done=forgotten`);
  }

  /** Sends the link to the person whom the browser remembers, without saying where to. */
  private async sendKnown(call: Call, page: SitePage): Promise<void> {
    const attendee = await knownVisitor(this.database.manager, page, call);
    if (attendee === null) return page.redirect(lostLinkPath(call));
    await this.changeLinks.send(call.slug, attendee.email, page.attendee(attendee));
    page.render('registrations/lost-link', lostLinkPage(call, page.viewer(call), { sentTo: null }));
  }

  private async sessionsOf(attendee: Attendee): Promise<KnownSession[]> {
    const { sessions } = await this.programmes.latest(attendee.callId);
    const registrations = await listRegistrationsOf(this.database.manager, attendee.id);
    return sessions.flatMap((session) => {
      const own = registrations.find(({ sessionId }) => sessionId === session.id);
      return own === undefined ? [] : [{ session, state: own.state }];
    });
  }
}

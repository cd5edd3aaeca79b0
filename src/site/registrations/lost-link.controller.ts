import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { SendLink } from '../../flows/registrations/send-link.flow.js';
import { inEvenTime } from '../../platform/even-time.js';
import { read } from '../../platform/validation.js';
import { emailInput } from '../../domain/registrations/registration-input.js';
import { formLimit } from '../limits.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { knownVisitor, visitorOf } from './known-visitor.js';
import { rememberedOwnPage } from './own-page-cookie.js';
import { lostLinkPage } from './lost-link.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerStepMs = 300;

/** "My sessions": the own page that the browser remembers, and "Send me my link again" for everyone else. */
@SiteController('calls/:call/my-link')
export class LostLinkController {
  constructor(
    private readonly database: DataSource,
    private readonly sendLink: SendLink,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    // From the own page: somebody else, or the same person with another address.
    const own = page.query.text('another') === '' ? await this.ownPage(page, call) : null;
    if (own !== null) return page.redirect(own);
    page.render('registrations/lost-link', lostLinkPage(call, page.viewer(call)));
  }

  @Post()
  @RouteConfig(formLimit)
  async send(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    const value = page.form.text('email');
    try {
      const email = read(emailInput, value);
      const actor = await visitorOf(this.database.manager, page, call, email);
      await inEvenTime(answerStepMs, () => this.sendLink.run(call.slug, email, actor));
      page.render('registrations/lost-link', lostLinkPage(call, viewer, { sentTo: email }));
    } catch (error) {
      await page.fail(error, (all) => {
        const fieldErrors = all.map((fieldError) => ({ ...fieldError, path: 'email' }));
        page.render('registrations/lost-link', lostLinkPage(call, viewer, { value, fieldErrors }));
      });
    }
  }

  /** The path of the own page that the browser remembers, unless its link was replaced. */
  private async ownPage(page: SitePage, call: Call): Promise<string | null> {
    const attendee = await knownVisitor(this.database.manager, page, call);
    return attendee && `/me/${rememberedOwnPage(page.request)}`;
  }
}

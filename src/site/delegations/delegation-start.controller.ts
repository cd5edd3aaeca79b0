import { asksForAllZones } from '../../domain/time/zone-options.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { delegationStart } from '../../domain/delegations/delegation-input.js';
import { StartDelegation } from '../../flows/delegations/start-delegation.flow.js';
import { read } from '../../platform/validation.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { delegationSentPage, delegationStartFields, delegationStartPage } from './delegation-start.page.js';
import { formLimit } from '../limits.js';
import { visitorOf } from '../registrations/known-visitor.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerAfterMs = 300;

/** "Register a delegation": the link to its page comes by email. */
@SiteController()
export class DelegationStartController {
  constructor(
    private readonly database: DataSource,
    private readonly startDelegation: StartDelegation,
  ) {}

  @Get('calls/:call/delegations')
  async form(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const input = { values: { language: viewer.language }, query: page.carriedQuery(['tz', 'lang', 'session']) };
    page.render('delegations/start', delegationStartPage(call, viewer, input));
  }

  @Post('calls/:call/delegations')
  @RouteConfig(formLimit)
  async start(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await page.call(slug);
    const viewer = page.viewer(call);
    const values = page.form.texts(delegationStartFields);
    const query = page.carriedQuery(['session']);
    if (asksForAllZones(page.form)) {
      page.render('delegations/start', delegationStartPage(call, viewer, { values, query, allZones: true }));
      return;
    }
    try {
      const input = read(delegationStart, values);
      const session = await this.sessionOf(call.id, query['session'] ?? '');
      const actor = await visitorOf(this.database.manager, page, call, input.email);
      await Promise.all([this.startDelegation.run(call.slug, input, actor, session), sleep(answerAfterMs)]);
      page.render('delegations/link-sent', delegationSentPage(call, input.email, viewer));
    } catch (error) {
      await page.fail(error, (fieldErrors) =>
        page.render('delegations/start', delegationStartPage(call, viewer, { values, fieldErrors, query })),
      );
    }
  }

  /** The session that the visitor came from, if it belongs to the call. */
  private async sessionOf(callId: string, slug: string): Promise<string | undefined> {
    const sessions = slug === '' ? [] : await listPublicSessions(this.database.manager, callId);
    return sessions.find((session) => session.slug === slug)?.slug;
  }
}

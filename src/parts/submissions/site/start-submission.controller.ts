import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { authorInput } from '../domain/submission-input.js';
import { submissionWindow } from '../../../domain/calls/submission-window.js';
import { StartSubmission } from '../flows/start-submission.flow.js';
import { NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { formLimit } from '../../../site/limits.js';
import { visitorOf } from '../../../site/registrations/known-visitor.js';
import { SiteController } from '../../../site/site-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { startSubmissionPage, submissionLinkSentPage } from './start-submission.page.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerAfterMs = 300;

/** "Submit a proposal": the link to the page where it is written comes by email. */
@SiteController('calls/:call/submit')
export class StartSubmissionController {
  constructor(private readonly startSubmission: StartSubmission) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    page.render('submissions/start', startSubmissionPage(call, viewer));
  }

  @Post()
  @RouteConfig(formLimit)
  async start(@Param('call') slug: string, @Page() page: SitePage): Promise<void> {
    const call = await this.call(page, slug);
    const viewer = page.viewer(call);
    const typed = page.form.texts(['name', 'email']);
    try {
      const input = read(authorInput, typed);
      const actor = await visitorOf(page.connection, page, call, input.email);
      const { language, isOwnZone, timeZone } = viewer;
      const reader = { language, timeZone: isOwnZone ? timeZone : undefined };
      await Promise.all([this.startSubmission.run(slug, input, reader, actor), sleep(answerAfterMs)]);
      page.render('submissions/link-sent', submissionLinkSentPage(call, input.email, viewer));
    } catch (error) {
      const again = startSubmissionPage(call, viewer, typed);
      const isClosed = () => again.form === null;
      await page.fail(
        error,
        (fieldErrors) => page.render('submissions/start', startSubmissionPage(call, viewer, typed, fieldErrors)),
        isClosed,
      );
    }
  }

  /** The call, if its proposals are written in Greenroom. */
  private async call(page: SitePage, slug: string) {
    const call = await page.call(slug);
    if (submissionWindow(call, page.now).state === 'never')
      throw new NotFound('submissions-elsewhere', 'Proposals of this call are submitted elsewhere.');
    return call;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { authorInput } from '../domain/submission-fields.js';
import { submissionWindow, isWindowOpen } from '../../../domain/calls/submission-window.js';
import { WriteSubmission } from '../flows/write-submission.flow.js';
import { NotFound, type FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { SiteController, Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { visitorOf } from '../../../site/registrations/remembered-values.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import { deadlineView } from '../../../site/calls/call-deadline.js';
import { publicLayout } from '../../../site/layout.js';
import { programmePath } from '../../../site/paths.js';
import { deadlineText } from '../../../site/registrations/me-forms.js';
import { startSubmissionPath } from './submission-paths.js';

/** Longer than finding an address and writing its email takes, so that timing reveals nothing about it. */
const answerAfterMs = 300;

/** "Submit a proposal": the link to the page where it is written comes by email. */
@SiteController('calls/:call/submit')
export class StartSubmissionController {
  constructor(private readonly writeSubmission: WriteSubmission) {}

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
      await Promise.all([this.writeSubmission.start(slug, input, reader, actor), sleep(answerAfterMs)]);
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

/** Returns the form that emails a link to write a proposal. */
function startSubmissionPage(
  call: Call,
  viewer: Viewer,
  typed: { name?: string; email?: string } = {},
  fieldErrors: readonly FieldError[] = [],
) {
  const { language } = viewer;
  const action = startSubmissionPath(call);
  const heading = translate(language, 'submissions.start.title');
  const [name, email] = [
    field('name', typed.name, fieldErrors, language),
    field('email', typed.email, fieldErrors, language),
  ];
  const labels = { name: translate(language, 'sessions.name'), email: translate(language, 'common.email') };
  const errors = errorSummary([name, email], labels, language);
  return {
    ...publicLayout({ viewer, call, path: action, section: 'programme' }, heading),
    heading,
    deadline: deadlineText(deadlineView(call, viewer), language),
    // Null while no proposals are accepted.
    form: isWindowOpen(submissionWindow(call, viewer.now)) ? { action, name, email, errors } : null,
  };
}

/** Returns the page after that form, which doesn't reveal whether the address is known. */
function submissionLinkSentPage(call: Call, email: string, viewer: Viewer) {
  const heading = translate(viewer.language, 'registrations.me.lost.sentTitle');
  const path = startSubmissionPath(call);
  return {
    ...publicLayout({ viewer, call, path, section: 'programme', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'submissions.start.sentText', { email }),
    againPath: path,
    programmePath: programmePath(call),
  };
}

import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { asTeamsSee } from '../../../domain/proposals/team-sight.js';
import { listRemovalsOf } from '../domain/member-removals.queries.js';
import { newSubmission } from '../domain/submission-input.js';
import { listOwnSubmissions } from '../domain/submissions.queries.js';
import { CreateSubmission } from '../flows/create-submission.flow.js';
import { Conflict, type FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { linkLimit } from '../../../site/limits.js';
import { attendeeOfLink } from '../../../site/registrations/own-link.js';
import { OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { mySubmissionsPage } from './my-submissions.page.js';
import { submissionsPath } from './submission-paths.js';

/** The proposals that a person writes, and the start of another one. */
@OwnPageController('/submissions')
export class MySubmissionsController {
  constructor(private readonly createSubmission: CreateSubmission) {}

  @Get()
  async all(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token);
  }

  @Post()
  @RouteConfig(linkLimit)
  async create(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const typed = page.form.texts(['title', 'theme']);
    try {
      const { id } = await this.createSubmission.run(attendee.id, read(newSubmission, typed), page.origin);
      page.redirect(submissionsPath(token, id));
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => this.show(page, token, typed, fieldErrors),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  private async show(
    page: SitePage,
    token: string,
    typed: { title?: string; theme?: string } = {},
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    const own = await asTeamsSee(connection, await listOwnSubmissions(connection, attendee));
    const removals = await listRemovalsOf(connection, attendee.id, page.now);
    const view = mySubmissionsPage({ call, token, own, removals, typed, fieldErrors }, page.viewerOf(attendee));
    page.render('submissions/mine', view);
  }
}

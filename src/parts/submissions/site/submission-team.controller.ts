import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { authorInput } from '../domain/submission-input.js';
import { ChangeTeam } from '../flows/change-team.flow.js';
import { Conflict } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { formLimit } from '../../../site/limits.js';
import { attendeeOfLink } from '../../../site/registrations/own-link.js';
import { OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { showSubmission } from './show-submission.js';
import { submissionsPath } from './submission-paths.js';

/** The team that writes a proposal. */
@OwnPageController('/submissions/:id/team')
export class SubmissionTeamController {
  constructor(private readonly changeTeam: ChangeTeam) {}

  @Post()
  @RouteConfig(formLimit)
  async invite(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const invited = page.form.texts(['name', 'email']);
    try {
      await this.changeTeam.invite(attendee.id, id, read(authorInput, invited), page.origin);
      page.redirect(`${submissionsPath(token, id)}?done=invited#team`);
    } catch (error) {
      await page.fail(
        error,
        (fieldErrors) => showSubmission(page.connection, page, token, id, { invited, fieldErrors }),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  @Post('remove')
  @RouteConfig(formLimit)
  async remove(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const isDone = await this.changeTeam.remove(attendee.id, id, page.form.line('email', 320), page.origin);
    page.redirect(`${submissionsPath(token, id)}?done=${isDone ? 'removed' : 'removalAsked'}#team`);
  }

  /** Undoes a removal, also of oneself. */
  @Post('restore')
  @RouteConfig(formLimit)
  async restore(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.changeTeam.restore(attendee.id, id, page.form.text('person'), page.origin);
    page.redirect(`${submissionsPath(token, id)}?done=restored#team`);
  }
}

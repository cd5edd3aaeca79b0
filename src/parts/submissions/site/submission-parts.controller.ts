import { Param, Post, Get } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { authorInput } from '../domain/submission-fields.js';
import { ChangeTeam } from '../flows/change-team.flow.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit, linkLimit } from '../../../site/limits.js';
import { attendeeOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { showSubmission, readSubmissionOf } from './show-submission.js';
import { submissionsPath } from './submission-paths.js';
import { proposalFileLimits } from '../domain/proposal-file.js';
import { getProposalFile } from '../../../domain/proposals/proposal-files.queries.js';
import { ChangeFiles } from '../flows/change-files.flow.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { receiveUpload, takesFiles } from '../../../platform/file-store/receive-upload.js';
import { sendFile } from '../../../platform/file-store/send-file.js';

/** The team that writes a proposal. */
@OwnPageController('/submissions/:id')
export class SubmissionPartsController {
  constructor(
    private readonly changeTeam: ChangeTeam,
    private readonly changeFiles: ChangeFiles,
    private readonly files: FileStore,
  ) {}

  @Post('team')
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

  @Post('team/remove')
  @RouteConfig(formLimit)
  async removeMember(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const isDone = await this.changeTeam.remove(attendee.id, id, page.form.line('email', 320), page.origin);
    page.redirect(`${submissionsPath(token, id)}?done=${isDone ? 'removed' : 'removalAsked'}#team`);
  }

  /** Undoes a removal, also of oneself. */
  @Post('team/restore')
  @RouteConfig(formLimit)
  async restoreMember(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.changeTeam.restore(attendee.id, id, page.form.text('person'), page.origin);
    page.redirect(`${submissionsPath(token, id)}?done=restored#team`);
  }

  @Get('files/:file')
  async file(
    @Param('token') token: string,
    @Param('id') id: string,
    @Param('file') fileId: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { known } = await readSubmissionOf(page.connection, token, id);
    await getProposalFile(page.connection, known.proposal.id, fileId);
    const file = await this.files.find(fileId);
    if (file === null) throw new NotFound('file-not-found', 'File not found.');
    sendFile(page, this.files, file, 'no-store');
  }

  @Post('files')
  @RouteConfig({ ...linkLimit, ...takesFiles(proposalFileLimits) })
  async addFile(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const { files } = await receiveUpload(page.request, page.reply, proposalFileLimits);
    try {
      await this.changeFiles.add(attendee.id, id, files.get('file')?.[0], page.origin);
      page.redirect(`${submissionsPath(token, id)}?done=fileAdded#files`);
    } catch (error) {
      await page.fail(
        error,
        (fileErrors) => showSubmission(page.connection, page, token, id, { fileErrors }),
        (refusal) => refusal instanceof Conflict,
      );
    }
  }

  @Post('files/:file/remove')
  @RouteConfig(formLimit)
  async removeFile(
    @Param('token') token: string,
    @Param('id') id: string,
    @Param('file') fileId: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.changeFiles.remove(attendee.id, id, fileId, page.origin);
    page.redirect(`${submissionsPath(token, id)}?done=fileRemoved#files`);
  }
}

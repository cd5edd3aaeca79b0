import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { proposalFileLimits } from '../domain/proposal-file.js';
import { getProposalFile } from '../../../domain/proposals/proposal-files.queries.js';
import { ChangeFiles } from '../flows/change-files.flow.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { receiveUpload, takesFiles } from '../../../platform/file-store/receive-upload.js';
import { sendFile } from '../../../platform/file-store/send-file.js';
import { formLimit, linkLimit } from '../../../site/limits.js';
import { attendeeOfLink } from '../../../site/registrations/own-link.js';
import { OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { readSubmissionOf, showSubmission } from './show-submission.js';
import { submissionsPath } from './submission-paths.js';

/** The PDFs of a proposal that a team writes. */
@OwnPageController('/submissions/:id/files')
export class SubmissionFilesController {
  constructor(
    private readonly changeFiles: ChangeFiles,
    private readonly files: FileStore,
  ) {}

  @Get(':file')
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

  @Post()
  @RouteConfig({ ...linkLimit, ...takesFiles(proposalFileLimits) })
  async add(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
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

  @Post(':file/remove')
  @RouteConfig(formLimit)
  async remove(
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

import { Body, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import { PreviewProposals } from '../../flows/proposals/preview-proposals.flow.js';
import { readText } from '../../platform/table-reader.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { proposalsPath } from '../paths.js';
import { proposalsCheckPage, unreadableText } from './proposals-import.page.js';
import { proposalsList } from './proposals-list.js';
import { proposalsPage } from './proposals.page.js';
import { proposalWish } from './list-query.js';
import { actorOf } from '../signed-in.js';
import { uploadedFile } from '../upload.js';

/** Proposals out of a file: read, shown row by row, and taken in once that is confirmed. */
@ConsoleController('calls/:call/proposals')
export class ProposalsImportController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly preview: PreviewProposals,
    private readonly importProposals: ImportProposals,
  ) {}

  @Post('import')
  async import(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    const values = formValues(body);
    if (textOf(values, 'step') === 'run') {
      const counts = await this.importProposals.run(slug, textOf(values, 'text'), actor, { leaveFaulty: true });
      leaveFlash(reply, 'imported', { ...counts });
      seeOther(reply, proposalsPath({ slug }));
      return;
    }
    const tx = this.database.manager;
    const file = uploadedFile(request);
    const preview = await this.preview.run(slug, file, actor);
    const call = await getCallBySlug(tx, slug);
    const frame = await this.pages.frame(request, reply, { call, section: 'proposals' });
    if (!preview.ok) {
      const fault = unreadableText(preview, frame.language);
      const list = await proposalsList(tx, call, proposalWish({}, call), actor, fault);
      sendPage(reply, 'proposals/proposals', proposalsPage(frame, list), 422);
      return;
    }
    // What was read goes along with the page and comes back with the word that it is right.
    const text = readText(file) ?? '';
    sendPage(reply, 'proposals/import-preview', proposalsCheckPage(frame, { call, preview, text }));
  }
}

import { Body, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MergeDraft } from '../../flows/proposals/merge-draft.flow.js';
import { UndoDraftMerge } from '../../flows/proposals/undo-draft-merge.flow.js';
import { ConsoleController } from '../console-controller.js';
import { seeOther } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { proposalPath } from '../paths.js';
import { actorOf } from '../signed-in.js';

/** Makes a declared draft the proposal that was handed in, and undoes it. */
@ConsoleController('calls/:call/proposals')
export class ProposalMergeController {
  constructor(
    private readonly mergeDraft: MergeDraft,
    private readonly undoMerge: UndoDraftMerge,
  ) {}

  @Post('merge')
  async merge(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const into = await this.mergeDraft.run(slug, textOf(values, 'draft'), textOf(values, 'into'), actorOf(request));
    leaveFlash(reply, 'draftMerged');
    seeOther(reply, proposalPath({ slug }, into));
  }

  @Post(':externalId/unmerge')
  async unmerge(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const draft = await this.undoMerge.run(slug, externalId, actorOf(request));
    leaveFlash(reply, 'draftUnmerged');
    seeOther(reply, proposalPath({ slug }, draft));
  }
}

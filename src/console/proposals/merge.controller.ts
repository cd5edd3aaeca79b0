import { Param, Post } from '@nestjs/common';
import { MergeDraft } from '../../flows/proposals/merge-draft.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { proposalPath } from '../paths/proposal-paths.js';

/** Makes a declared draft the proposal that was handed in, and undoes it. */
@ConsoleController('calls/:call/proposals')
export class ProposalMergeController {
  constructor(private readonly mergeDraft: MergeDraft) {}

  @Post('merge')
  async merge(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const into = await this.mergeDraft.run(slug, values.text('draft'), values.text('into'), page.actor);
    page.redirect(proposalPath({ slug }, into), 'console.proposals.done.draftMerged');
  }

  @Post(':externalId/unmerge')
  async unmerge(@Param('call') slug: string, @Param('externalId') externalId: string, @Page() page: ConsolePage) {
    const draft = await this.mergeDraft.undo(slug, externalId, page.actor);
    page.redirect(proposalPath({ slug }, draft), 'console.proposals.done.draftUnmerged');
  }
}

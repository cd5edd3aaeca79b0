import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findContent } from '../../domain/proposals/proposal-contents.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { listSimilarProposals } from '../../domain/proposals/similar-proposals.queries.js';
import { similarVerdicts } from '../../domain/proposals/similar-verdict.js';
import { RecordAccess } from '../../flows/proposals/record-access.flow.js';
import { DecideSimilar } from '../../flows/proposals/decide-similar.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { similarProposalPath } from '../paths/proposal-paths.js';
import { similarPage, type ToldProposal } from './similar.page.js';

/** Two proposals that say nearly the same, side by side, and the decision about them. */
@ConsoleController('calls/:call/proposals/:externalId/similar/:other', 'proposals')
export class SimilarController {
  constructor(
    private readonly database: DataSource,
    private readonly decideSimilar: DecideSimilar,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async compare(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Param('other') otherId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const one = await getProposal(connection, call.id, externalId);
    const other = await getProposal(connection, call.id, otherId);
    for (const { id } of [one, other]) await this.recordAccess.run('proposal', `proposal:${id}`, page.actor);
    const similar = await listSimilarProposals(connection, one.id);
    const verdict = similar.find(({ id }) => id === other.id)?.verdict ?? null;
    const sides = [await this.told(one), await this.told(other)] as const;
    page.render('proposals/similar', similarPage(await page.layout(), { call, sides, verdict }));
  }

  @Post()
  async decide(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Param('other') otherId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const verdict = similarVerdicts.find((one) => one === page.form.text('verdict')) ?? null;
    await this.decideSimilar.run(slug, [externalId, otherId], verdict, page.actor);
    const path = similarProposalPath({ slug }, { externalId }, { externalId: otherId });
    page.redirect(path, `console.proposals.similar.done.${verdict ?? 'open'}`);
  }

  private async told(proposal: Proposal): Promise<ToldProposal> {
    return { proposal, content: await findContent(this.database.manager, proposal.id) };
  }
}

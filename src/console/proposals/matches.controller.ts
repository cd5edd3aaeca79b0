import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { DecideMatches } from '../../flows/proposals/decide-links.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { countLinks, countMatching, listCallLinks } from '../../domain/proposals/matches.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { pageSize } from '../pager.js';
import { proposalPath, registrationPath } from '../paths.js';
import { linkVerdicts } from './match-view.js';
import { countedLinks, linksConfirmPage, linksPage, linksPagePath, linkWish } from './matches.page.js';

/** Who may stand behind which proposal: found by evidence, confirmed or rejected by organizers. */
@ConsoleController('calls/:call/links', 'links')
export class LinksController {
  constructor(
    private readonly database: DataSource,
    private readonly decideLinks: DecideMatches,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const query = page.query;
    const filter = linkWish(query);
    const layout = await page.layout();
    const counts = await countLinks(tx, call.id);
    const isCounted = filter.proposal === null && filter.minScore === null;
    const view = linksPage(layout, {
      call,
      filter,
      page: query.page,
      counts,
      // Of hundreds of thousands, none is counted twice.
      total: isCounted ? countedLinks(counts, filter) : await countMatching(tx, call.id, filter),
      links: await listCallLinks(tx, call.id, filter, pageSize, (query.page - 1) * pageSize),
    });
    page.render('proposals/matches', view);
  }

  @Post('decide')
  async decide(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const values = page.form;
    const wanted = values.text('do');
    if (wanted === 'confirm-all' || wanted === 'reject-all') {
      const verdict = wanted === 'confirm-all' ? 'confirm' : 'reject';
      await this.decideAll(slug, verdict, values, actor, page);
      return;
    }
    const ids = values.list('id');
    const verdict = linkVerdicts.find((one) => one === wanted);
    const verdicts = { confirm: [], reject: [], reopen: [], ...(verdict && { [verdict]: ids }) };
    const counts = await this.decideLinks.run(slug, verdicts, actor);
    if (ids.length === 0) page.flash('console.proposals.done.nothingChosen');
    else if (verdict !== undefined)
      page.redirect(backPath(slug, values), `console.proposals.done.matches.${verdict}`, { count: counts[verdict] });
  }

  private async decideAll(
    slug: string,
    verdict: 'confirm' | 'reject',
    values: FormValues,
    actor: Actor,
    page: ConsolePage,
  ): Promise<void> {
    const filter = { ...linkWish(values), state: 'suggested' as const };
    if (values.text('expected') !== '') {
      const expected = Number(values.text('expected'));
      const decision = verdict === 'confirm' ? 'confirmed' : 'rejected';
      const count = await this.decideLinks.runAll(slug, filter, decision, expected, actor);
      page.redirect(linksPagePath({ slug }, filter), `console.proposals.done.matches.${verdict}`, { count });
      return;
    }
    const tx = this.database.manager;
    const call = await page.call(slug);
    const count = await countMatching(tx, call.id, filter);
    const [first] = filter.proposal === null ? [] : await listCallLinks(tx, call.id, filter, 1, 0);
    const layout = await page.layout();
    const view = linksConfirmPage(layout, { call, filter, verdict, count, title: first?.title ?? null });
    page.render('proposals/matches-confirm', view);
  }
}

/** Where the form stood: on the page of a proposal, of a registration, or among the links. */
function backPath(slug: string, values: FormValues): string {
  const [proposal, registration] = [values.text('ofProposal'), values.text('ofRegistration')];
  if (proposal !== '') return `${proposalPath({ slug }, { externalId: proposal })}#links`;
  if (registration !== '') return `${registrationPath(encodeURIComponent(registration))}#proposals`;
  const page = values.page;
  return linksPagePath({ slug }, linkWish(values), page === 1 ? undefined : String(page));
}

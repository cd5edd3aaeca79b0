import { Get, Param, Post } from '@nestjs/common';
import type { FormValues } from '../../platform/http/form-values.js';
import { DecideMatches } from '../../flows/proposals/decide-matches.flow.js';
import { countedLinks } from '../../domain/proposals/match-rules.js';
import { countLinks, countMatching, listCallLinks } from '../../domain/proposals/matches.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { pageSize, partOf, readPlace } from '../ui/pager.js';
import { proposalPath } from '../paths/proposal-paths.js';
import { personPath, registrationPath } from '../paths/registration-paths.js';
import { matchVerdicts } from '../ui/match-view.js';
import { matchesConfirmPage, matchesPage, matchesPagePath, readMatchFilter } from './matches.page.js';
import { confirmStep } from '../ui/confirm.js';

/** The matches of attendees and proposals: suggested by evidence, confirmed or rejected by organizers. */
@ConsoleController('calls/:call/links', 'matches')
export class MatchesController {
  constructor(private readonly decideMatches: DecideMatches) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const { query } = page;
    const filter = readMatchFilter(query);
    const counts = await countLinks(connection, call.id);
    const place = readPlace(query);
    const view = matchesPage(await page.layout(), {
      call,
      filter,
      counts,
      // Those of one proposal are few.
      total: filter.proposal === null ? countedLinks(counts, filter) : await countMatching(connection, call.id, filter),
      part: partOf(await listCallLinks(connection, call.id, filter, pageSize + 1, place), place),
    });
    page.render('proposals/matches', view);
  }

  @Post('decide')
  async decide(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form, actor } = page;
    const wanted = form.text('do');
    if (wanted === 'confirm-all') return this.decideAll(page, slug, 'confirm');
    if (wanted === 'reject-all') return this.decideAll(page, slug, 'reject');
    const ids = form.list('id');
    const verdict = matchVerdicts.find((one) => one === wanted);
    const verdicts = { confirm: [], reject: [], reopen: [], ...(verdict && { [verdict]: ids }) };
    const counts = await this.decideMatches.run(slug, verdicts, actor);
    const back = backPath(slug, form);
    if (ids.length === 0) page.redirect(back, 'console.proposals.done.nothingChosen');
    else if (verdict === undefined) page.redirect(back);
    else page.redirect(back, `console.proposals.done.matches.${verdict}`, { count: counts[verdict] });
  }

  /** Decides all suggestions of a filter, once their number is confirmed. */
  private async decideAll(page: ConsolePage, slug: string, verdict: 'confirm' | 'reject'): Promise<void> {
    const { form, actor } = page;
    const filter = { ...readMatchFilter(form), state: 'suggested' as const };
    await confirmStep(page, {
      isConfirmed: form.text('expected') !== '',
      hasChanged: false,
      preview: () => this.confirmAll(page, slug, verdict, filter),
      run: async () => {
        const decision = verdict === 'confirm' ? 'confirmed' : 'rejected';
        const expected = Number(form.text('expected'));
        const count = await this.decideMatches.runAll(slug, filter, decision, expected, actor);
        page.redirect(matchesPagePath({ slug }, filter), `console.proposals.done.matches.${verdict}`, { count });
      },
    });
  }

  private async confirmAll(
    page: ConsolePage,
    slug: string,
    verdict: 'confirm' | 'reject',
    filter: ReturnType<typeof readMatchFilter>,
  ): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const count = await countMatching(connection, call.id, filter);
    const [first] = filter.proposal === null ? [] : await listCallLinks(connection, call.id, filter, 1);
    const input = { call, filter, verdict, count, title: first?.title ?? null };
    page.renderStep('proposals/matches-confirm', matchesConfirmPage(await page.layout(), input));
  }
}

/** Returns the page of the form: a proposal, a registration, a person or the list of matches. */
function backPath(slug: string, values: FormValues): string {
  const [proposal, registration] = [values.text('ofProposal'), values.text('ofRegistration')];
  const person = values.text('ofPerson');
  if (proposal !== '') return `${proposalPath({ slug }, { externalId: proposal })}#links`;
  if (registration !== '') return `${registrationPath(encodeURIComponent(registration))}#proposals`;
  if (person !== '') return `${personPath({ id: encodeURIComponent(person) })}#proposals`;
  return matchesPagePath({ slug }, readMatchFilter(values));
}

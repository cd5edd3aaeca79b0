import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { DecideMatches } from '../../flows/proposals/decide-links.flow.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { countLinks, countMatching, listCallLinks } from '../../domain/proposals/matches.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { type FormValues, formValues, listOf, pageOf, textOf } from '../form-values.js';
import { pageSize } from '../pager.js';
import { proposalPath, registrationPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { linkVerdicts } from './match-view.js';
import { countedLinks, linksConfirmPage, linksPage, linksPagePath, linkWish } from './matches.page.js';

/** Who may stand behind which proposal: found by evidence, confirmed or rejected by organizers. */
@ConsoleController('calls/:call/links')
export class LinksController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly decideLinks: DecideMatches,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const query = formValues(request.query);
    const [filter, page] = [linkWish(query), pageOf(query)];
    const frame = await this.pages.frame(request, reply, { call, section: 'links' });
    const counts = await countLinks(tx, call.id);
    const isCounted = filter.proposal === null && filter.minScore === null;
    const view = linksPage(frame, {
      call,
      filter,
      page,
      counts,
      // Of hundreds of thousands, none is counted twice.
      total: isCounted ? countedLinks(counts, filter) : await countMatching(tx, call.id, filter),
      links: await listCallLinks(tx, call.id, filter, pageSize, (page - 1) * pageSize),
    });
    sendPage(reply, 'proposals/matches', view);
  }

  @Post('decide')
  async decide(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'change');
    const values = formValues(body);
    const wanted = textOf(values, 'do');
    if (wanted === 'confirm-all' || wanted === 'reject-all') {
      const verdict = wanted === 'confirm-all' ? 'confirm' : 'reject';
      await this.decideAll(slug, verdict, values, actor, request, reply);
      return;
    }
    const ids = listOf(values, 'id');
    const verdict = linkVerdicts.find((one) => one === wanted);
    const verdicts = { confirm: [], reject: [], reopen: [], ...(verdict && { [verdict]: ids }) };
    const counts = await this.decideLinks.run(slug, verdicts, actor);
    if (ids.length === 0) leaveFlash(reply, 'noLinkChosen');
    else if (verdict !== undefined)
      leaveFlash(reply, `console.proposals.matches.${verdict}`, { count: counts[verdict] });
    seeOther(reply, backPath(slug, values));
  }

  private async decideAll(
    slug: string,
    verdict: 'confirm' | 'reject',
    values: FormValues,
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const filter = { ...linkWish(values), state: 'suggested' as const };
    if (textOf(values, 'expected') !== '') {
      const expected = Number(textOf(values, 'expected'));
      const decision = verdict === 'confirm' ? 'confirmed' : 'rejected';
      const count = await this.decideLinks.runAll(slug, filter, decision, expected, actor);
      leaveFlash(reply, `console.proposals.matches.${verdict}`, { count });
      seeOther(reply, linksPagePath({ slug }, filter));
      return;
    }
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const count = await countMatching(tx, call.id, filter);
    const [first] = filter.proposal === null ? [] : await listCallLinks(tx, call.id, filter, 1, 0);
    const frame = await this.pages.frame(request, reply, { call, section: 'links' });
    const view = linksConfirmPage(frame, { call, filter, verdict, count, title: first?.title ?? null });
    sendPage(reply, 'proposals/matches-confirm', view);
  }
}

/** Where the form stood: on the page of a proposal, of a registration, or among the links. */
function backPath(slug: string, values: FormValues): string {
  const [proposal, registration] = [textOf(values, 'ofProposal'), textOf(values, 'ofRegistration')];
  if (proposal !== '') return `${proposalPath({ slug }, { externalId: proposal })}#links`;
  if (registration !== '') return `${registrationPath(encodeURIComponent(registration))}#proposals`;
  const page = pageOf(values);
  return linksPagePath({ slug }, linkWish(values), page === 1 ? undefined : String(page));
}

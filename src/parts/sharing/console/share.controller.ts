import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { winnersPublishedAt } from '../../../domain/calls/winners-page.js';
import { listPublicSessions } from '../../../domain/sessions/sessions.queries.js';
import { Config } from '../../../platform/config.js';
import type { FieldError } from '../../../platform/errors.js';
import { countPeopleByLink } from '../domain/links.queries.js';
import { AllowSite } from '../flows/allow-site.flow.js';
import { NameLink } from '../flows/name-link.flow.js';
import { sharePath } from './share-paths.js';
import { embedViews, sharePage, type TypedShare } from './share.page.js';

/** More sessions would make a list that nobody reads. */
const mostSessions = 200;

/** Named links to the pages of a call, and the code that shows its sessions on other sites. */
@ConsoleController('calls/:call/share', 'share')
export class ShareController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly nameLink: NameLink,
    private readonly allowSite: AllowSite,
  ) {}

  @Get()
  show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    return this.render(slug, page);
  }

  @Post()
  async name(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.text('name');
    try {
      const call = await this.nameLink.run(slug, typed, page.actor);
      page.redirect(sharePath(call), 'console.sharing.named');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(slug, page, { name: typed }, fieldErrors));
    }
  }

  @Post('sites')
  async allow(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.text('site');
    try {
      const call = await this.allowSite.run(slug, typed, page.actor);
      page.redirect(`${sharePath(call)}#sites`, 'console.common.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(slug, page, { site: typed }, fieldErrors));
    }
  }

  @Post('sites/remove')
  async removeSite(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.allowSite.remove(slug, page.form.text('site'), page.actor);
    page.redirect(`${sharePath(call)}#sites`, 'console.common.saved');
  }

  @Post('remove')
  async remove(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await this.nameLink.remove(slug, page.form.text('name'), page.actor);
    page.redirect(sharePath(call), 'console.sharing.removed');
  }

  private async render(
    slug: string,
    page: ConsolePage,
    typed: TypedShare = {},
    fieldErrors: readonly FieldError[] = [],
  ) {
    const call = await page.call(slug);
    const connection = this.database.manager;
    const sessions = (await listPublicSessions(connection, call.id)).filter(
      ({ state, endsAt }) => state === 'published' && endsAt > page.now,
    );
    const { query } = page;
    const hasWinners = (await winnersPublishedAt(connection, call.id)) !== null;
    const views = embedViews.filter((one) => one !== 'winners' || hasWinners);
    const chosen = {
      session: query.text('session'),
      theme: query.text('theme'),
      lang: call.languages.find((one) => one === query.text('language')) ?? '',
      view: views.find((one) => one === query.text('view')) ?? 'list',
    };
    page.render(
      'sharing/share',
      sharePage(await page.layout(), {
        call,
        sessions: sessions.slice(0, mostSessions),
        people: await countPeopleByLink(connection, call.id),
        chosen,
        views,
        publicUrl: this.config.publicUrl,
        typed,
        fieldErrors,
      }),
    );
  }
}

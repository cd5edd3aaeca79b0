import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { ChangeProposalHook } from '../../flows/proposals/change-proposal-hook.flow.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { decrypt } from '../../platform/encryption.js';
import { read } from '../../platform/validation.js';
import { encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { findHook, listDeliveries, listHooks } from '../../domain/proposals/proposal-hooks.queries.js';
import { hookInput } from '../../domain/proposals/proposal-input.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { proposalHooksPath } from '../paths/proposal-paths.js';
import { hooksPage } from './hooks.page.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

const maxDeliveries = 30;

type HooksPageInput = Parameters<typeof hooksPage>[1];

/** The webhooks by which the platform of a call sends its proposals; for owners. */
@ConsoleController('calls/:call/proposal-hooks', 'proposal-hooks')
@RequireAbility('administer')
export class ProposalHooksController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeProposalHook: ChangeProposalHook,
  ) {}

  @Get()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, slug, {});
  }

  @Post()
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.text('name');
    try {
      const { name } = read(hookInput, { name: typed });
      const { secret } = await this.changeProposalHook.create(slug, name, page.actor);
      await this.render(page, slug, { made: { name, secret } });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, slug, { typed, fieldErrors }));
    }
  }

  @Post(':hook/rotate')
  async rotate(@Param('call') slug: string, @Param('hook') id: string, @Page() page: ConsolePage): Promise<void> {
    const { name } = await this.hookOf(await page.call(slug), id);
    const endsNow = page.form.text('ends') === 'now';
    const secret = await this.changeProposalHook.rotate(id, { endsNow }, page.actor);
    await this.render(page, slug, { made: { name, secret } });
  }

  @Post(':hook/remove')
  async remove(@Param('call') slug: string, @Param('hook') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.hookOf(await page.call(slug), id);
    await this.changeProposalHook.remove(id, page.actor);
    page.redirect(proposalHooksPath({ slug }), 'console.proposals.done.hookRemoved');
  }

  private async hookOf(call: Call, id: string): Promise<ProposalHook> {
    const hook = await findHook(this.database.manager, id);
    if (hook?.callId === call.id) return hook;
    throw new NotFound('hook-not-found', 'Webhook not found.');
  }

  private canRead({ id, secret }: ProposalHook): boolean {
    return decrypt(secretsOf(this.database.manager).all, encryptionPurpose(id), secret) !== null;
  }

  private async render(
    page: ConsolePage,
    slug: string,
    { typed = '', fieldErrors = [], made = null }: Partial<Pick<HooksPageInput, 'typed' | 'fieldErrors' | 'made'>>,
  ): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const hooks = await listHooks(connection, call.id);
    const ids = hooks.map(({ id }) => id);
    const view = hooksPage(await page.layout(), {
      call,
      publicUrl: this.config.publicUrl,
      hooks,
      unreadable: new Set(hooks.filter((hook) => !this.canRead(hook)).map(({ id }) => id)),
      deliveries: await listDeliveries(connection, ids, maxDeliveries),
      typed,
      fieldErrors,
      made,
    });
    page.render('proposals/webhooks', view);
  }
}

import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { CreateProposalHook } from '../../flows/proposals/create-proposal-hook.flow.js';
import { RotateProposalHook } from '../../flows/proposals/rotate-proposal-hook.flow.js';
import { Config } from '../../platform/config.js';
import { type FieldError, Invalid, NotFound } from '../../platform/errors.js';
import { decrypt } from '../../platform/encryption.js';
import { read } from '../../platform/validation.js';
import { encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { findHook, listDeliveries, listHooks } from '../../domain/proposals/proposal-hooks.queries.js';
import { hookInput } from '../../domain/proposals/proposal-input.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { proposalHooksPath } from '../paths.js';
import { hooksPage } from './hooks.page.js';

const mostDeliveries = 30;

interface Shown {
  typed?: string;
  faults?: readonly FieldError[];
  made?: { name: string; secret: string };
}

/** Where the platform of a call hands in what it knows of proposals; for owners. */
@ConsoleController('calls/:call/proposal-hooks', 'proposals')
export class ProposalHooksController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly createHook: CreateProposalHook,
    private readonly rotateHook: RotateProposalHook,
  ) {}

  @Get()
  @RequireAbility('administer')
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.page(slug, page, {});
  }

  @Post()
  @RequireAbility('administer')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const typed = page.form.text('name');
    try {
      const { name } = read(hookInput, { name: typed });
      const { secret } = await this.createHook.run(slug, name, actor);
      await this.page(slug, page, { made: { name, secret } });
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(slug, page, { typed, faults: error.faults }, 422);
    }
  }

  @Post(':hook/rotate')
  @RequireAbility('administer')
  async rotate(@Param('call') slug: string, @Param('hook') id: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const { name } = await this.hookOf(await page.call(slug), id);
    const endsNow = page.form.text('ends') === 'now';
    const secret = await this.rotateHook.run(id, { endsNow }, actor);
    await this.page(slug, page, { made: { name, secret } });
  }

  @Post(':hook/remove')
  @RequireAbility('administer')
  async remove(@Param('call') slug: string, @Param('hook') id: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const call = await page.call(slug);
    await this.hookOf(call, id);
    await this.rotateHook.remove(id, actor);
    page.redirect(proposalHooksPath(call), 'console.proposals.done.hookRemoved');
  }

  private async hookOf(call: Call, id: string): Promise<ProposalHook> {
    const hook = await findHook(this.database.manager, id);
    if (hook?.callId === call.id) return hook;
    throw new NotFound('hook-not-found', 'There is no such webhook.');
  }

  private canRead({ id, secret }: ProposalHook): boolean {
    return decrypt(this.config.secret, encryptionPurpose(id), secret) !== null;
  }

  private async page(
    slug: string,
    page: ConsolePage,
    { typed = '', faults = [], made }: Shown,
    status = 200,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const hooks = await listHooks(tx, call.id);
    const ids = hooks.map(({ id }) => id);
    const layout = await page.layout();
    const view = hooksPage(layout, {
      call,
      publicUrl: this.config.publicUrl,
      hooks,
      unreadable: new Set(hooks.filter((hook) => !this.canRead(hook)).map(({ id }) => id)),
      deliveries: await listDeliveries(tx, ids, mostDeliveries),
      typed,
      faults,
      made: made ?? null,
    });
    page.render('proposals/webhooks', view, status);
  }
}

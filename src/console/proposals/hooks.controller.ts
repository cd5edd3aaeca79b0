import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CreateProposalHook } from '../../flows/proposals/create-proposal-hook.flow.js';
import { RotateProposalHook } from '../../flows/proposals/rotate-proposal-hook.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { type FieldError, Invalid, NotFound } from '../../platform/errors.js';
import { decrypt } from '../../platform/encryption.js';
import { read } from '../../platform/validation.js';
import { encryptionPurpose } from '../../domain/proposals/proposal-hook.js';
import type { ProposalHook } from '../../domain/proposals/proposal-hook.entity.js';
import { findHook, listDeliveries, listHooks } from '../../domain/proposals/proposal-hooks.queries.js';
import { hookInput } from '../../domain/proposals/proposal-input.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { proposalHooksPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { hooksPage } from './hooks.page.js';

const mostDeliveries = 30;

interface Shown {
  typed?: string;
  faults?: readonly FieldError[];
  made?: { name: string; secret: string };
}

/** Where the platform of a call hands in what it knows of proposals; for owners. */
@ConsoleController('calls/:call/proposal-hooks')
export class ProposalHooksController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly config: Config,
    private readonly createHook: CreateProposalHook,
    private readonly rotateHook: RotateProposalHook,
  ) {}

  @Get()
  async show(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'administer');
    await this.page(slug, request, reply, {});
  }

  @Post()
  async create(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'administer');
    const typed = textOf(formValues(body), 'name');
    try {
      const { name } = read(hookInput, { name: typed });
      const { secret } = await this.createHook.run(slug, name, actor);
      await this.page(slug, request, reply, { made: { name, secret } });
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(slug, request, reply, { typed, faults: error.faults }, 422);
    }
  }

  @Post(':hook/rotate')
  async rotate(
    @Param('call') slug: string,
    @Param('hook') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'administer');
    const { name } = await this.hookOf(await getCallBySlug(this.database.manager, slug), id);
    const endsNow = textOf(formValues(body), 'ends') === 'now';
    const secret = await this.rotateHook.run(id, { endsNow }, actor);
    await this.page(slug, request, reply, { made: { name, secret } });
  }

  @Post(':hook/remove')
  async remove(
    @Param('call') slug: string,
    @Param('hook') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'administer');
    const call = await getCallBySlug(this.database.manager, slug);
    await this.hookOf(call, id);
    await this.rotateHook.remove(id, actor);
    leaveFlash(reply, 'hookRemoved');
    seeOther(reply, proposalHooksPath(call));
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
    request: FastifyRequest,
    reply: FastifyReply,
    { typed = '', faults = [], made }: Shown,
    status = 200,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const hooks = await listHooks(tx, call.id);
    const ids = hooks.map(({ id }) => id);
    const frame = await this.pages.frame(request, reply, { call, section: 'proposals' });
    const view = hooksPage(frame, {
      call,
      publicUrl: this.config.publicUrl,
      hooks,
      unreadable: new Set(hooks.filter((hook) => !this.canRead(hook)).map(({ id }) => id)),
      deliveries: await listDeliveries(tx, ids, mostDeliveries),
      typed,
      faults,
      made: made ?? null,
    });
    sendPage(reply, 'proposals/webhooks', view, status);
  }
}

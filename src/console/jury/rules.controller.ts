import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { SetJuryRules } from '../../flows/jury/set-jury-rules.flow.js';
import { juryRulesInput } from '../../domain/jury/jury-input.js';
import { countSheets, getRules } from '../../domain/jury/jury.queries.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { actorOf } from '../signed-in.js';
import { callJuryPath } from './jury-paths.js';
import { fieldsOfRules, type RulesFields, rulesFields, rulesInputOf, rulesPage } from './rules.page.js';

/** The scale, the weights and the deadline of a call's jury, for owners. */
@ConsoleController('calls/:call/jury/rules')
@RequireAbility('administer')
export class JuryRulesController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly setJuryRules: SetJuryRules,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(slug, request, reply, { fields: null, faults: [], asksWeights: false }, 200);
  }

  @Post()
  async save(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const fields = rulesFields(call, formValues(body));
    try {
      await this.setJuryRules.run(slug, read(juryRulesInput, rulesInputOf(fields)), actorOf(request));
      leaveFlash(reply, 'juryRulesSaved');
      seeOther(reply, callJuryPath(call, 'rules'));
    } catch (error) {
      if (error instanceof Invalid) {
        await this.show(slug, request, reply, { fields, faults: error.faults, asksWeights: false }, 422);
      } else if (error instanceof Conflict && error.code === 'weights-to-confirm') {
        await this.show(slug, request, reply, { fields, faults: [], asksWeights: true }, 409);
      } else if (error instanceof Conflict && error.code === 'scale-in-use') {
        const { code, message, values } = error;
        const faults = [{ path: 'max', code, message, values }];
        await this.show(slug, request, reply, { fields, faults, asksWeights: false }, 409);
      } else throw error;
    }
  }

  private async show(
    slug: string,
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { fields: RulesFields | null; faults: readonly FieldError[]; asksWeights: boolean },
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const fields = shown.fields ?? fieldsOfRules(call, await getRules(tx, call));
    const sheets = await countSheets(tx, call.id);
    const frame = await this.pages.frame(request, reply, { call, section: 'jury' });
    sendPage(reply, 'jury/rules', rulesPage(frame, { ...shown, call, fields, sheets }), status);
  }
}

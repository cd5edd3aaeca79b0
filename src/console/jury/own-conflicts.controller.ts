import { Body, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { DeclareConflict } from '../../flows/jury/declare-conflict.flow.js';
import { listConflicts } from '../../domain/jury/conflicts.queries.js';
import { listAssigned } from '../../domain/jury/jury.queries.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { actorOf, organizerOf } from '../signed-in.js';
import { type ConflictFields, ownConflictsPage } from './conflicts.page.js';
import { conflictFields, conflictOf } from './conflict-form.js';
import { ownConflictsPath } from './jury-paths.js';

/** Where a juror says of which organizations and domains they must score nothing, before they are given anything. */
@ConsoleController('jury/conflicts')
@RequireAbility('score')
export class OwnConflictsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly declareConflict: DeclareConflict,
  ) {}

  @Get()
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, conflictFields({}), [], 200);
  }

  @Post()
  async declare(@Body() body: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const typed = conflictFields(formValues(body));
    try {
      const input = conflictOf({ ...typed, proposal: '' }, organizerOf(request).id, null);
      await this.declareConflict.run(typed.call, input, actorOf(request));
      leaveFlash(reply, 'conflictDeclared');
      seeOther(reply, ownConflictsPath);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(request, reply, typed, error.faults, 422);
    }
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: ConflictFields,
    faults: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const { id } = organizerOf(request);
    const calls = await listCalls(tx);
    const all = (await Promise.all(calls.map((call) => listConflicts(tx, call.id)))).flat();
    const frame = await this.pages.frame(request, reply, { call: null, section: 'scoring' });
    const titles = new Map((await listAssigned(tx, id)).map((proposal) => [proposal.id, proposal.title]));
    const conflicts = all.filter(({ jurorId }) => jurorId === id);
    sendPage(reply, 'jury/conflicts', ownConflictsPage(frame, { calls, conflicts, titles, typed, faults }), status);
  }
}

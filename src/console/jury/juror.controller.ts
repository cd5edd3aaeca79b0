import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { DeclareConflict } from '../../flows/jury/declare-conflict.flow.js';
import { readConflicts } from '../../domain/jury/jury-progress.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { ScoreProposal } from '../../flows/jury/score-proposal.flow.js';
import { conflictSorts } from '../../domain/jury/conflict.js';
import { findDecision } from '../../domain/jury/decisions.queries.js';
import { findAssigned, findSheet, getRules, listAssigned } from '../../domain/jury/jury.queries.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, type FieldError, Forbidden, Invalid, NotFound } from '../../platform/errors.js';
import { prose, read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { choiceOf, type FormValues, formValues, textOf } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { juryPath } from '../paths.js';
import { actorOf, organizerOf } from '../signed-in.js';
import { type JurorCall, jurorHomePage } from './juror-home.page.js';
import { jurorZone } from './juror-zone.js';
import { sheetPath } from './jury-paths.js';
import { type SheetFields, sheetPage } from './sheet.page.js';

const commentInput = z.strictObject({ comment: prose(5000) });

/** What a juror has to do: their proposals, and a sheet for each. */
@ConsoleController('jury')
@RequireAbility('score')
export class JurorController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly scoreProposal: ScoreProposal,
    private readonly declareConflict: DeclareConflict,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const calls = await this.callsOf(request);
    const [first] = calls;
    const zone = jurorZone(request, reply, first?.call.timeZone ?? 'UTC');
    const frame = await this.pages.frame(request, reply, { call: first?.call ?? null, section: 'scoring' });
    sendPage(reply, 'jury/my-reviews', jurorHomePage(frame, calls, zone));
  }

  @Get('proposals/:proposal')
  async sheet(
    @Param('proposal') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(id, request, reply, { typed: null, faults: [], isLate: false }, 200);
  }

  @Post('proposals/:proposal')
  async save(
    @Param('proposal') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const typed = typedSheet(values);
    const handIn = choiceOf(values, 'intent', ['draft', 'hand-in']) === 'hand-in';
    const version = /^\d{1,9}$/u.test(textOf(values, 'version')) ? Number(textOf(values, 'version')) : -1;
    try {
      const { comment } = read(commentInput, { comment: typed.comment });
      await this.scoreProposal.run(id, { ...typed, comment, handIn, version }, actorOf(request));
      leaveFlash(reply, handIn ? 'sheetHandedIn' : 'sheetSaved');
      seeOther(reply, handIn ? juryPath : sheetPath({ id }));
    } catch (error) {
      const isKept = error instanceof Invalid || error instanceof Conflict || error instanceof Forbidden;
      if (!isKept || error.code === 'forbidden') throw error;
      // Nothing that was typed is lost, whatever the reason.
      const isLate = error.code === 'scored-meanwhile';
      await this.show(id, request, reply, { typed, faults: error.faults, isLate }, error.status);
    }
  }

  @Post('proposals/:proposal/conflict')
  async conflict(
    @Param('proposal') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call } = await this.assigned(id, request);
    const values = formValues(body);
    const kind = choiceOf(values, 'kind', conflictSorts);
    const reason = textOf(values, 'reason').trim().slice(0, 500);
    const jurorId = organizerOf(request).id;
    await this.declareConflict.run(call.slug, { jurorId, kind, reason, about: { proposalId: id } }, actorOf(request));
    leaveFlash(reply, 'conflictDeclared');
    seeOther(reply, juryPath);
  }

  private async show(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    shown: { typed: SheetFields | null; faults: readonly FieldError[]; isLate: boolean },
    status: number,
  ): Promise<void> {
    const { call, proposal } = await this.assigned(id, request);
    const tx = this.database.manager;
    const juror = organizerOf(request);
    const [rules, decision, sheet, conflictsOf, frame] = await Promise.all([
      getRules(tx, call),
      findDecision(tx, call.id),
      findSheet(tx, id, juror.id),
      readConflicts(tx, call.id, [juror], id),
      this.pages.frame(request, reply, { call, section: 'scoring' }),
      this.recordAccess.run('proposal', `proposal:${id}`, actorOf(request)),
    ]);
    const view = sheetPage(frame, {
      ...shown,
      call,
      rules,
      proposal,
      sheet,
      isDecided: decision !== null,
      conflicts: conflictsOf({ proposalId: id, jurorId: juror.id }),
      zone: jurorZone(request, reply, call.timeZone),
    });
    sendPage(reply, 'jury/score-sheet', view, status);
  }

  /** The proposal and its call. Throws NotFound where it is not assigned to whoever asks. */
  private async assigned(id: string, request: FastifyRequest) {
    const tx = this.database.manager;
    const proposal = isUuid(id) ? await findAssigned(tx, id, organizerOf(request).id) : null;
    if (proposal === null) throw new NotFound('proposal-not-found', 'There is no such proposal.');
    return { call: await getCall(tx, proposal.callId), proposal };
  }

  private async callsOf(request: FastifyRequest): Promise<JurorCall[]> {
    const tx = this.database.manager;
    const juror = organizerOf(request);
    const assigned = await listAssigned(tx, juror.id);
    const ids = [...new Set(assigned.map(({ callId }) => callId))];
    const calls = await Promise.all(ids.map((id) => getCall(tx, id)));
    return Promise.all(calls.map((call) => this.callOf(call, juror, assigned)));
  }

  private async callOf(
    call: Call,
    juror: { id: string; emailKey: string },
    assigned: Awaited<ReturnType<typeof listAssigned>>,
  ): Promise<JurorCall> {
    const tx = this.database.manager;
    const conflictsOf = await readConflicts(tx, call.id, [juror]);
    return {
      call,
      until: (await getRules(tx, call)).scoresUntilAt,
      isDecided: (await findDecision(tx, call.id)) !== null,
      assigned: assigned.filter(({ callId }) => callId === call.id),
      conflictsOf: (proposalId) => conflictsOf({ proposalId, jurorId: juror.id }),
    };
  }
}

/** What the form holds, by criterion: `score.SLUG`. */
function typedSheet(values: FormValues): SheetFields {
  const prefix = 'score.';
  const scores = Object.entries(values)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, [text = '']]) => [name.slice(prefix.length), text] as const);
  return { scores: Object.fromEntries(scores), comment: textOf(values, 'comment') };
}

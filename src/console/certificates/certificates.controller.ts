import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listCertificateRows } from '../../domain/certificates/certificates.queries.js';
import { RevokeCertificate } from '../../flows/certificates/revoke-certificate.flow.js';
import { CorrectName } from '../../flows/registrations/correct-name.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { line, read } from '../../platform/validation.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, pageOf, textOf } from '../form-values.js';
import { sessionPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { certificatesPage } from './certificates.page.js';

const nameInput = z.strictObject({ name: line(200) });

/** Who earned a certificate of a session, and for what it is given. */
@ConsoleController('sessions/:id/certificates')
export class CertificatesController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly editSession: EditSession,
    private readonly revokeCertificate: RevokeCertificate,
    private readonly correctName: CorrectName,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.page(id, request, reply, null, [], 200);
  }

  @Post()
  async share(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const typed = textOf(formValues(body), 'certificateShare').trim();
    const share = typed === '' ? null : /^\d{1,4}$/u.test(typed) ? Number(typed) : Number.NaN;
    try {
      await this.editSession.run(id, read(sessionChanges, { certificateShare: share }), actorOf(request));
      this.done(reply, id, 'certificateShareSaved');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.page(id, request, reply, typed, error.faults, 422);
    }
  }

  @Post(':certificate/revoke')
  async revoke(
    @Param('id') id: string,
    @Param('certificate') certificate: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.revokeCertificate.run(certificate, true, actorOf(request));
    this.done(reply, id, 'certificateRevoked');
  }

  @Post(':certificate/restore')
  async restore(
    @Param('id') id: string,
    @Param('certificate') certificate: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.revokeCertificate.run(certificate, false, actorOf(request));
    this.done(reply, id, 'certificateRestored');
  }

  @Post('names/:registration')
  async name(
    @Param('id') id: string,
    @Param('registration') registration: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { name } = read(nameInput, { name: textOf(formValues(body), 'name') });
    await this.correctName.run(registration, name, actorOf(request));
    this.done(reply, id, 'nameCorrected');
  }

  private done(reply: FastifyReply, id: string, key: string): void {
    leaveFlash(reply, key);
    seeOther(reply, sessionPath({ id }, 'certificates'));
  }

  private async page(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typedShare: string | null,
    faults: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const rows = await listCertificateRows(tx, session.id);
    const page = pageOf(formValues(request.query));
    sendPage(
      reply,
      'certificates/certificates',
      certificatesPage(frame, { session, rows, page, typedShare, faults }),
      status,
    );
  }
}

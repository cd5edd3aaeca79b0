import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { readCertificateNumber } from '../../domain/certificates/certificate-number.js';
import { certificateState } from '../../domain/certificates/certificate.js';
import { findCertificate } from '../../domain/certificates/certificates.queries.js';
import { Clock } from '../../platform/clock.js';
import { renderPage } from '../../platform/views/renderer.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { formLimit } from '../limits.js';
import { certificatePath } from '../paths.js';
import { keepChoices, sendPage, stranger, textValues } from '../visitor.js';
import { certificateFormPage, type CertificateLookup, certificatePage } from './certificate.page.js';

/** Nobody types more. */
const longestTyped = 100;

/** Where anybody who was given a certificate verifies its number. */
@Controller('certificates')
export class CertificateController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get()
  form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const typed = (textValues(request.query)['number'] ?? '').slice(0, longestTyped);
    const number = readCertificateNumber(typed);
    if (number !== null) void reply.redirect(certificatePath(number), 303);
    else if (typed.trim() === '') this.ask('blank', '', request, reply, 200);
    else this.ask('not-a-number', typed, request, reply, 422);
  }

  @Get(':number')
  @RouteConfig(formLimit)
  async show(@Param('number') text: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const number = readCertificateNumber(text.slice(0, longestTyped));
    const found = number === null ? null : await findCertificate(tx, number);
    if (found === null) return this.ask('unknown', text.slice(0, longestTyped), request, reply, 404);
    const { certificate, presence } = found;
    const { callId } = await getSession(tx, certificate.sessionId);
    const call = await getCall(tx, callId);
    const viewer = stranger(request, call, this.clock.now());
    keepChoices(request, reply, viewer);
    const view = certificatePage(call, certificate, certificateState(certificate, presence), viewer);
    sendPage(reply, renderPage('site/certificates/certificate', view));
  }

  private ask(
    lookup: CertificateLookup,
    typed: string,
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
  ): void {
    const viewer = stranger(request, { timeZone: 'UTC', languages: [] }, this.clock.now());
    keepChoices(request, reply, viewer);
    sendPage(reply, renderPage('site/certificates/certificate', certificateFormPage(lookup, typed, viewer)), status);
  }
}

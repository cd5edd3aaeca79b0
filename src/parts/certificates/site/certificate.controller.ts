import { Get, Param } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { readCertificateNumber } from '../domain/certificate-number.js';
import { certificateState } from '../domain/certificate.js';
import { findCertificate, listIssuers } from '../domain/certificates.queries.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { formLimit } from '../../../site/limits.js';
import { certificatePath } from '../../../site/paths.js';
import { certificateFormPage, type CertificateLookup, certificatePage } from './certificate.page.js';
import { SiteController } from '../../../site/site-controller.js';
import { Page, SitePage } from '../../../site/site-page.js';

/** Maximum length of the typed number. */
const maxTypedLength = 100;

/** The page for verifying certificates. */
@SiteController('certificates')
export class CertificateController {
  @Get()
  async form(@Page() page: SitePage): Promise<void> {
    const typed = page.query.text('number').slice(0, maxTypedLength);
    const number = readCertificateNumber(typed);
    if (number !== null) page.redirect(certificatePath(number));
    else if (typed.trim() === '') await this.ask(page, 'blank', '', 200);
    else await this.ask(page, 'not-a-number', typed, 422);
  }

  @Get(':number')
  @RouteConfig(formLimit)
  async show(@Param('number') text: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const typed = text.slice(0, maxTypedLength);
    const number = readCertificateNumber(typed);
    const found = number === null ? null : await findCertificate(connection, number);
    if (found === null) return this.ask(page, 'unknown', typed, 404);
    const { certificate, presence } = found;
    const { callId } = await getSession(connection, certificate.sessionId);
    const call = await getCall(connection, callId);
    const viewer = page.viewer(call);
    page.rememberChoices(viewer);
    const view = certificatePage(call, certificate, certificateState(certificate, presence), viewer);
    page.render('certificates/certificate', view);
  }

  private async ask(page: SitePage, lookup: CertificateLookup, typed: string, status: number): Promise<void> {
    const viewer = page.viewer();
    page.rememberChoices(viewer);
    const issuers = await listIssuers(page.connection);
    page.render('certificates/certificate', certificateFormPage(lookup, typed, issuers, viewer), status);
  }
}

import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { encodeQR } from 'qr';
import { certificateDocument } from '../domain/certificate-document.js';
import { certificateState } from '../domain/certificate.js';
import { findPresence, findCurrentCertificate } from '../domain/certificates.queries.js';
import { IssueCertificate } from '../flows/issue-certificate.flow.js';
import { Config } from '../../../platform/config.js';
import { NotFound } from '../../../platform/errors.js';
import { renderPdf } from '../../../platform/pdf/render-pdf.js';
import { Page, SitePage } from '../../../site/site-page.js';
import { formLimit } from '../../../site/limits.js';
import { certificatePath } from '../../../site/paths.js';
import { registrationOfLink, OwnPageController } from '../../../site/registrations/own-page-controller.js';
import { myRegistrationPath } from '../../../site/registrations/registration-paths.js';

/** A person's certificate of attendance. */
@OwnPageController('/registrations/:id')
export class MyCertificateController {
  constructor(
    private readonly config: Config,
    private readonly issueCertificate: IssueCertificate,
  ) {}

  @Post('certificate')
  @RouteConfig(formLimit)
  async issue(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { attendee, registration } = await registrationOfLink(page.connection, token, id);
    await this.issueCertificate.run(registration.id, page.attendee(attendee));
    page.redirect(`${myRegistrationPath(`/me/${token}`, registration.id)}#certificate`);
  }

  @Get('certificate.pdf')
  @RouteConfig(formLimit)
  async file(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const { registration, session } = await registrationOfLink(connection, token, id);
    const certificate = await findCurrentCertificate(connection, registration.id);
    if (
      certificate === null ||
      certificateState(certificate, await findPresence(connection, registration.id)) !== 'valid'
    ) {
      throw new NotFound('certificate-not-found', 'Certificate not found.');
    }
    const url = `${this.config.publicUrl}${certificatePath(certificate.number)}`;
    const code = encodeQR(url, 'raw', { border: 1, ecc: 'low' });
    const bytes = await renderPdf(certificateDocument(certificate, url, code));
    void page.reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${session.slug}-${certificate.number}.pdf"`)
      .send(bytes);
  }
}

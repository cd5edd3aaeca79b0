import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { listCertificateRows } from '../../domain/certificates/certificates.queries.js';
import { RevokeCertificate } from '../../flows/certificates/revoke-certificate.flow.js';
import { CorrectName } from '../../flows/registrations/correct-name.flow.js';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { line, read } from '../../platform/validation.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { sessionPath } from '../paths.js';
import { certificatesPage } from './certificates.page.js';

const nameInput = z.strictObject({ name: line(200) });

/** The certificates of a session, and the share of attendance that earns one. */
@ConsoleController('sessions/:id/certificates', 'sessions')
export class CertificatesController {
  constructor(
    private readonly database: DataSource,
    private readonly editSession: EditSession,
    private readonly revokeCertificate: RevokeCertificate,
    private readonly correctName: CorrectName,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post()
  async share(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.text('certificateShare').trim();
    const certificateShare = typed === '' ? null : /^\d{1,4}$/u.test(typed) ? Number(typed) : Number.NaN;
    try {
      await this.editSession.run(id, read(sessionChanges, { certificateShare }), page.actor);
      page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.shareSaved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, id, typed, fieldErrors));
    }
  }

  @Post(':certificate/revoke')
  async revoke(
    @Param('id') id: string,
    @Param('certificate') certificate: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    await this.revokeCertificate.run(certificate, true, page.actor);
    page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.revoked');
  }

  @Post(':certificate/restore')
  async restore(
    @Param('id') id: string,
    @Param('certificate') certificate: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    await this.revokeCertificate.run(certificate, false, page.actor);
    page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.restored');
  }

  @Post('names/:registration')
  async name(
    @Param('id') id: string,
    @Param('registration') registration: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { name } = read(nameInput, { name: page.form.text('name') });
    await this.correctName.run(registration, name, page.actor);
    page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.nameCorrected');
  }

  private async render(
    page: ConsolePage,
    id: string,
    typedShare: string | null = null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { session } = await page.session(id);
    const rows = await listCertificateRows(this.database.manager, session.id);
    const input = { session, rows, page: page.query.page, typedShare, fieldErrors };
    page.render('certificates/certificates', certificatesPage(await page.layout(), input));
  }
}

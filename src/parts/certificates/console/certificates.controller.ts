import { Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { listCertificateRows } from '../domain/certificates.queries.js';
import { IssueCertificate } from '../flows/issue-certificate.flow.js';
import { CorrectName } from '../../../flows/registrations/correct-name.flow.js';
import { EditSession } from '../../../flows/sessions/edit-session.flow.js';
import { EditConflict } from '../../../platform/three-way-merge.js';
import { getRegistration } from '../../../domain/registrations/registrations.queries.js';
import { line, read } from '../../../platform/validation.js';
import { sessionChanges } from '../../../domain/sessions/session-input.js';
import { ConsoleController, OpenToFacilitators } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { isConfirmed } from '../../../console/ui/question.js';
import { FormEdit } from '../../../console/ui/form-edit.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { type CertificatesPageInput, certificatesPage, editedName, editedShare, shareOf } from './certificates.page.js';

const nameInput = z.strictObject({ name: line(200) });

/** Text that is no number is refused as NaN. */
function numberOf({ certificateShare }: { certificateShare: string }): number | null {
  const typed = certificateShare.trim();
  return typed === '' ? null : /^\d{1,4}$/u.test(typed) ? Number(typed) : Number.NaN;
}

/** The certificates of a session, and the share of attendance that earns one. */
@ConsoleController('sessions/:id/certificates', 'sessions')
export class CertificatesController {
  constructor(
    private readonly editSession: EditSession,
    private readonly issueCertificate: IssueCertificate,
    private readonly correctName: CorrectName,
  ) {}

  @OpenToFacilitators('session')
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post()
  async share(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.texts(['certificateShare']);
    const edit = new FormEdit(page, editedShare(id, page.language));
    try {
      await this.editSession.run(
        id,
        (current) => read(sessionChanges, { certificateShare: numberOf(edit.merge(typed, shareOf(current))) }),
        page.actor,
      );
      page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.shareSaved');
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.render(page, id, { typedShare: typed.certificateShare, fieldErrors, edit: await edit.view() }),
      );
    }
  }

  @Post(':certificate/revoke')
  async revoke(@Param('id') id: string, @Param('certificate') certificate: string, @Page() page: ConsolePage) {
    const back = sessionPath({ id }, 'certificates');
    await page.session(id);
    const rows = await listCertificateRows(page.connection, id);
    const row = rows.find(({ certificateId, isRevoked }) => certificateId === certificate && !isRevoked);
    if (row && !(await isConfirmed(page, 'certificates.revokeQuestion', { name: row.name }, back))) return;
    await this.issueCertificate.revoke(certificate, true, page.actor);
    page.redirect(back, 'console.certificates.done.revoked');
  }

  @Post(':certificate/restore')
  async restore(@Param('id') id: string, @Param('certificate') certificate: string, @Page() page: ConsolePage) {
    await this.issueCertificate.revoke(certificate, false, page.actor);
    page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.restored');
  }

  @Post('names/:registration')
  async name(@Param('id') id: string, @Param('registration') registration: string, @Page() page: ConsolePage) {
    const typed = page.form.texts(['name']);
    const { attendeeId } = await getRegistration(page.connection, registration);
    const edit = new FormEdit(page, editedName(attendeeId, page.language));
    try {
      const name = (current: { name: string }) => read(nameInput, edit.merge(typed, { name: current.name }));
      await this.correctName.run(registration, name, page.actor);
      page.redirect(sessionPath({ id }, 'certificates'), 'console.certificates.done.nameCorrected');
    } catch (error) {
      if (!(error instanceof EditConflict)) throw error;
      page.status = error.status;
      await this.render(page, id, { typedName: { registration, ...typed, edit: await edit.view() } });
    }
  }

  private async render(page: ConsolePage, id: string, typed: Partial<CertificatesPageInput> = {}): Promise<void> {
    const { session } = await page.session(id);
    const rows = await listCertificateRows(page.connection, session.id);
    const input = { session, rows, page: page.query.page, ...typed };
    page.render('certificates/certificates', certificatesPage(await page.layout(), input));
  }
}

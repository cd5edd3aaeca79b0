import { Get, Param, Post } from '@nestjs/common';
import { findOrganizer, listOrganizers } from '../../../domain/identity/identity.queries.js';
import { departmentOf, type Pilot, withOfficeFields, maxDocumentBytes, type PilotDocument } from '../domain/pilot.js';
import { getPilot } from '../domain/pilots.queries.js';
import { getProposalFile } from '../../../domain/proposals/proposal-files.queries.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { ChangeMember } from '../../../flows/identity/change-member.flow.js';
import { NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, FormEdit } from '../../../console/ui/form-edit.js';
import { pilotForm } from './pilot-form.js';
import { pilotPath, pilotsPath, documentPath } from './pilot-paths.js';
import { pilotAskPage } from './pilot.page.js';
import { showPilot } from './show-pilot.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getDocument } from '../domain/documents.queries.js';
import { documentInput } from '../domain/pilot-input.js';
import { documentLabel } from '../domain/pilot-view.js';
import { materialTypes } from '../../../platform/file-store/file-types.js';
import { takesFiles } from '../../../platform/file-store/receive-upload.js';
import { read } from '../../../platform/validation.js';

/** A pilot and its documents. */
@ConsoleController('calls/:call/pilots/:id', 'pilots')
export class PilotController {
  constructor(
    private readonly editPilot: EditPilot,
    private readonly changeMember: ChangeMember,
    private readonly store: FileStore,
  ) {}

  @Get()
  @RequireAbility('read-pilot')
  async show(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showPilot(page, await page.call(slug), id);
  }

  @Post()
  @RequireAbility('change-pilot')
  async edit(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const department = departmentOf(page.actor);
    const form = pilotForm(await listOrganizers(page.connection));
    const sent = form.typed(page.form);
    const shown = form.show(await getPilot(page.connection, call.id, id, department));
    const typed = department === null ? sent : withOfficeFields(sent, shown);
    const edit = new FormEdit(page, editedForm(form, `pilot:${id}`, page));
    try {
      const merged = (stored: Pilot) => form.read(edit.merge(typed, form.show(stored)));
      await this.editPilot.edit({ call: slug, id }, merged, page.actor);
      page.redirect(pilotPath({ slug }, { id }), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const fields = edit.fields(typed);
        await showPilot(page, call, id, { form: 'pilot', fields, fieldErrors, edit: await edit.view() });
      });
    }
  }

  /** A PDF of its proposal, for departments, which see no other proposals. */
  @Get('files/:file')
  @RequireAbility('read-pilot')
  async file(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('file') fileId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const call = await page.call(slug);
    const { proposalId } = await getPilot(page.connection, call.id, id, departmentOf(page.actor));
    await getProposalFile(page.connection, proposalId, fileId);
    const stored = await this.store.find(fileId);
    if (stored === null) throw new NotFound('file-not-found', 'File not found.');
    page.sendFile(this.store, stored);
  }

  /** Invites the contact person as a department, or once more: whose address a pilot names sees it once they sign in. */
  @Post('invite')
  async invite(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { contactEmail: email } = await getPilot(page.connection, call.id, id, null);
    if (email === null) throw new NotFound('no-contact', 'The pilot has no contact person with an email address.');
    const known = await findOrganizer(page.connection, emailKey(email));
    if (known?.state === 'invited') await this.changeMember.inviteAgain(known.id, page.language, page.actor);
    else await this.changeMember.invite({ email, role: 'department' }, page.language, page.actor);
    page.redirect(pilotPath(call, { id }), 'console.identity.done.invited', { email });
  }

  @Get('delete')
  @RequireAbility('change')
  async ask(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { title: name } = await getPilot(page.connection, call.id, id, null);
    const asked = { name, action: pilotPath(call, { id }, 'delete'), backPath: pilotPath(call, { id }) };
    page.render('materials/delete', pilotAskPage(await page.layout(), 'pilot', asked));
  }

  @Post('delete')
  async remove(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { title: name } = await this.editPilot.delete({ call: slug, id }, page.actor);
    page.redirect(pilotsPath({ slug }), 'console.pilots.done.deleted', { name });
  }

  @Post('documents')
  @RequireAbility('change-pilot')
  @RouteConfig(takesFiles({ maxBytes: maxDocumentBytes, maxFiles: 1 }))
  async addDocument(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = { title: page.form.text('documentTitle'), url: page.form.text('url') };
    try {
      const input = read(documentInput, { title: fields.title, url: fields.url.trim() || null });
      const [file] = page.files('file');
      const checked = file === undefined ? null : await file.checked('file', materialTypes);
      await this.editPilot.addDocument({ call: slug, id }, input, checked, page.actor);
      page.redirect(`${pilotPath({ slug }, { id })}#documents`, 'console.pilots.done.documentAdded');
    } catch (error) {
      await page.fail(error, (fieldErrors) => showPilot(page, call, id, { form: 'document', fields, fieldErrors }));
    }
  }

  @Get('documents/:document/file')
  @RequireAbility('read-pilot')
  async document(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('document') documentId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const { file } = await findDocument(page, slug, id, documentId);
    const stored = file && (await this.store.find(file.id));
    if (stored === null) throw new NotFound('document-not-found', 'The file was not found.');
    page.sendFile(this.store, stored);
  }

  @Get('documents/:document/delete')
  @RequireAbility('change-pilot')
  async askToRemoveDocument(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('document') documentId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const document = await findDocument(page, slug, id, documentId);
    const action = documentPath({ slug }, document, 'delete');
    const asked = { name: documentLabel(document), action, backPath: pilotPath({ slug }, { id }) };
    page.render('materials/delete', pilotAskPage(await page.layout(), 'document', asked));
  }

  @Post('documents/:document/delete')
  @RequireAbility('change-pilot')
  async removeDocument(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('document') documentId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const document = await this.editPilot.removeDocument({ call: slug, id }, documentId, page.actor);
    const name = documentLabel(document);
    page.redirect(`${pilotPath({ slug }, { id })}#documents`, 'console.pilots.done.deleted', { name });
  }
}

async function findDocument(page: ConsolePage, slug: string, pilotId: string, id: string): Promise<PilotDocument> {
  const call = await page.call(slug);
  const pilot = await getPilot(page.connection, call.id, pilotId, departmentOf(page.actor));
  return getDocument(page.connection, pilot.id, id);
}

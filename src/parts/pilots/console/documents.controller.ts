import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getDocument } from '../domain/documents.queries.js';
import { departmentOf, maxDocumentBytes, type PilotDocument } from '../domain/pilot.js';
import { documentInput } from '../domain/pilot-input.js';
import { documentLabel } from '../domain/pilot-view.js';
import { getPilot } from '../domain/pilots.queries.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { materialTypes } from '../../../platform/file-store/file-types.js';
import { takesFiles } from '../../../platform/file-store/receive-upload.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { documentPath, pilotPath } from './pilot-paths.js';
import { pilotAskPage } from './pilot.page.js';
import { showPilot } from './show-pilot.js';

/** The files and links of a pilot. */
@ConsoleController('calls/:call/pilots/:id/documents', 'pilots')
export class PilotDocumentsController {
  constructor(
    private readonly editPilot: EditPilot,
    private readonly store: FileStore,
  ) {}

  @Post()
  @RequireAbility('change-pilot')
  @RouteConfig(takesFiles({ maxBytes: maxDocumentBytes, maxFiles: 1 }))
  async add(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
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

  @Get(':document/file')
  @RequireAbility('read-pilot')
  async file(
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

  @Get(':document/delete')
  @RequireAbility('change-pilot')
  async ask(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('document') documentId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const document = await findDocument(page, slug, id, documentId);
    const action = documentPath({ slug }, document, 'delete');
    const asked = { name: documentLabel(document), action, backPath: pilotPath({ slug }, { id }) };
    page.render('pilots/delete', pilotAskPage(await page.layout(), 'document', asked));
  }

  @Post(':document/delete')
  @RequireAbility('change-pilot')
  async remove(
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

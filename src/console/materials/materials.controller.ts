import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { maxMaterialBytes } from '../../domain/materials/material.js';
import { getMaterial, listMaterials, countRecordingRequests } from '../../domain/materials/materials.queries.js';
import { ChangeMaterial } from '../../flows/materials/change-material.flow.js';
import { NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { materialTypes } from '../../platform/file-store/file-types.js';
import { takesFiles } from '../../platform/file-store/receive-upload.js';
import type { StorableFile } from '../../platform/file-store/spooled-file.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { countMessageKinds } from '../ui/messages.queries.js';
import { materialOffers } from '../ui/material-offers.js';
import { sessionPath } from '../paths/session-paths.js';
import { materialForm } from './material-form.js';
import { materialDeletePage, materialEditPage, materialsPage, nameOf, type TypedMaterial } from './materials.page.js';

const upload = takesFiles({ maxBytes: maxMaterialBytes, maxFiles: 1 });

/** The files and links of a session. */
@ConsoleController('sessions/:id/materials', 'sessions')
@OpenToFacilitators('session')
export class MaterialsController {
  constructor(
    private readonly changeMaterial: ChangeMaterial,
    private readonly store: FileStore,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, null);
  }

  @Post()
  @RouteConfig(upload)
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const form = materialForm((await page.session(id)).call, null);
    const fields = form.typed(page.form);
    try {
      const [input, file] = [form.read(fields), await fileOf(page)];
      await page.createOnce((newId) => this.changeMaterial.add(id, input, file, page.actor, newId));
      page.redirect(sessionPath({ id }, 'materials'), 'console.materials.done.added');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, id, { fields, fieldErrors }));
    }
  }

  @Get(':material')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    await this.showOne(page, id, materialId, null);
  }

  @Post(':material')
  @RouteConfig(upload)
  async save(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await page.session(id);
    const form = materialForm(call, await getMaterial(page.connection, id, materialId));
    const fields = form.typed(page.form);
    try {
      const which = { sessionId: id, id: materialId };
      await this.changeMaterial.edit(which, form.read(fields), await fileOf(page), page.actor);
      page.redirect(sessionPath({ id }, 'materials'), 'console.common.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showOne(page, id, materialId, { fields, fieldErrors }));
    }
  }

  @Post(':material/move')
  async move(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    const direction = page.form.choice('direction', ['up', 'down']);
    await this.changeMaterial.move({ sessionId: id, id: materialId }, direction, page.actor);
    page.redirect(`${sessionPath({ id }, 'materials')}#${materialId}`);
  }

  @Get(':material/delete')
  @RequireAbility('change')
  async ask(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const material = await getMaterial(page.connection, id, materialId);
    page.render('materials/delete', materialDeletePage(await page.layout(), session, material));
  }

  @Post(':material/delete')
  async remove(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage) {
    const material = await this.changeMaterial.delete({ sessionId: id, id: materialId }, page.actor);
    const name = nameOf(material, page.language);
    page.redirect(sessionPath({ id }, 'materials'), 'console.materials.done.deleted', { name });
  }

  @Get(':material/file')
  async file(@Param('id') id: string, @Param('material') materialId: string, @Page() page: ConsolePage): Promise<void> {
    const { file } = await getMaterial(page.connection, id, materialId);
    const stored = file && (await this.store.find(file.id));
    if (stored === null) throw new NotFound('material-not-found', 'The file was not found.');
    page.sendFile(this.store, stored);
  }

  private async show(page: ConsolePage, id: string, typed: TypedMaterial | null): Promise<void> {
    const { session, call } = await page.session(id);
    const materials = await listMaterials(page.connection, id);
    const kinds = await countMessageKinds(page.connection, id);
    const hasFollowUps = kinds.some(({ kind, sent }) => kind === 'follow-up' && sent > 0);
    const requests = await countRecordingRequests(page.connection, id);
    const layout = await page.layout();
    const finders = layout.mayRun ? materialOffers.all : [];
    const offers = (await Promise.all(finders.map((find) => find(page.connection, session, layout)))).flat();
    const input = { call, session, materials, offers, hasFollowUps, requests, typed };
    page.render('materials/materials', materialsPage(layout, input));
  }

  private async showOne(page: ConsolePage, id: string, materialId: string, typed: TypedMaterial | null) {
    const { session, call } = await page.session(id);
    const material = await getMaterial(page.connection, id, materialId);
    page.render('materials/edit', materialEditPage(await page.layout(), { call, session, material, typed }));
  }
}

/** Returns the checked file of the form; null where none was chosen. Throws Invalid. */
async function fileOf(page: ConsolePage): Promise<StorableFile | null> {
  const [file] = page.files('file');
  return file === undefined ? null : file.checked('file', materialTypes);
}

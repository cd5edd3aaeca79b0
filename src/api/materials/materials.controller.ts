import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import {
  type MaterialInput,
  materialInput,
  type Material,
  materialKinds,
  visibilities,
  readMaterial,
} from '../../domain/materials/material.js';
import { getMaterial, listMaterials } from '../../domain/materials/materials.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { OfferingCall } from '../../domain/sessions/session-texts.js';
import { ChangeMaterial } from '../../flows/materials/change-material.flow.js';
import { Config } from '../../platform/config.js';
import { webAddress } from '../../platform/validation.js';
import { ApiController, type ApiCall, Caller, Conditional, noBody } from '../api-controller.js';
import { asked, bothWays } from '../list-query.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../page.js';
import { askedLanguage, langQuery, sendContentLanguage } from '../content-language.js';

const materialSchema = z
  .object({
    id: z.string(),
    position: z.number().int().meta({ description: 'From 1, in the order in which they are shown.' }),
    title: z.string().meta({ description: 'If empty, readers see the name of its kind in their language.' }),
    lang: z.string().nullable().meta({ description: 'Language of `title`; null if it is empty.' }),
    translations: z
      .record(z.string(), z.object({ title: z.string().optional() }))
      .meta({ description: 'Title in other languages.' }),
    kind: z.enum(materialKinds),
    language: z.string().nullable(),
    visibility: z.enum(visibilities).meta({
      description:
        '`before`: for registered people at once; `after`: for them once it is over; `public`: for everyone; `draft`: for the team only.',
    }),
    url: z.string().nullable().meta({ description: 'Null for a file.' }),
    file: z
      .object({ name: z.string(), mediaType: z.string(), size: z.number().int() })
      .nullable()
      .meta({ description: 'Null for a link.' }),
  })
  .meta({ id: 'Material', title: 'Material' });
type MaterialView = z.output<typeof materialSchema>;

/** Returns the API view of a file or a link of a session; for a language of null, with the original title. */
function materialView(material: Material, call: OfferingCall, asked: string | null = null): MaterialView {
  const { id, position, translations, kind, language, visibility, url, file } = material;
  const { title, lang } = readMaterial(material, call, asked ?? '');
  const shown = file && { name: file.name, mediaType: file.mediaType, size: file.size };
  return { id, position, title, lang, translations, kind, language, visibility, url, file: shown };
}

const missing = { 404: 'The session or the material was not found.' };
const linkInput = materialInput.extend({ url: webAddress });
const { title, language, translations } = materialInput.shape;
const listQuery = pageQuery.extend(langQuery).extend({
  kind: asked.kind(materialKinds),
  q: asked.q('a title'),
  sort: asked.sort(bothWays('position')),
});
const changesInput = z.strictObject({
  title: title.unwrap().optional(),
  translations: translations.unwrap().optional(),
  kind: materialInput.shape.kind.optional(),
  language: language.unwrap().optional(),
  visibility: materialInput.shape.visibility.optional(),
  url: webAddress.optional().meta({ description: 'Replaces an uploaded file with this link.' }),
});
type MaterialChanges = z.output<typeof changesInput>;

@ApiController('Sessions')
export class MaterialsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeMaterial: ChangeMaterial,
  ) {}

  @Get('sessions/:id/materials')
  @Operation({
    summary: 'List materials',
    description:
      'The files and links of a session in order, whatever their visibility. Files are uploaded in the console.',
    answer: 'A page of materials.',
    schema: pageOf(materialSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('id') id: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @Conditional() apiCall: ApiCall,
  ): Promise<Page<MaterialView>> {
    const call = await this.callOf(id);
    const language = askedLanguage(apiCall, query.lang);
    const listing = {
      name: `materials:${id}`,
      position: (one: Material) => [one.id],
      kind: ({ kind }: Material) => kind,
      texts: (one: Material) => [one.title, ...Object.values(one.translations).map((texts) => texts.title ?? null)],
    };
    const materials = await listMaterials(this.database.manager, id);
    const page = pageOfAll(this.config.secret, listing, query, materials, (one) => materialView(one, call, language));
    sendContentLanguage(
      apiCall,
      page.items.flatMap((one) => one.lang ?? []),
    );
    return page;
  }

  @Post('sessions/:id/materials')
  @Operation({
    summary: 'Add a link to the materials',
    description: "It's added at the end. A session can have up to 50 files and links.",
    status: 201,
    answer: 'The material.',
    schema: materialSchema,
    refusals: { 404: 'Session not found.' },
    requires: 'change',
  })
  async add(
    @Param('id') id: string,
    @Body({ schema: linkInput }) input: z.output<typeof linkInput>,
    @Caller() actor: Actor,
  ) {
    const material = await this.changeMaterial.add(id, input, null, actor);
    return await this.view(id, material);
  }

  @Patch('sessions/:id/materials/:material')
  @Operation({
    summary: 'Update a material',
    description: 'Omitted fields stay unchanged.',
    answer: 'The material.',
    schema: materialSchema,
    refusals: missing,
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Param('material') material: string,
    @Body({ schema: changesInput }) changes: MaterialChanges,
    @Caller() actor: Actor,
  ): Promise<MaterialView> {
    await this.changeMaterial.edit({ sessionId: id, id: material }, (known) => changed(known, changes), null, actor);
    return this.view(id, material);
  }

  @Delete('sessions/:id/materials/:material')
  @Operation({
    summary: 'Delete a material',
    description: 'Deletes a link, or a file with its content.',
    answer: 'The deleted material.',
    schema: materialSchema,
    refusals: missing,
    requires: 'change',
  })
  async remove(
    @Param('id') id: string,
    @Param('material') material: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<MaterialView> {
    return materialView(
      await this.changeMaterial.delete({ sessionId: id, id: material }, actor),
      await this.callOf(id),
    );
  }

  private async view(sessionId: string, id: string): Promise<MaterialView> {
    return materialView(await getMaterial(this.database.manager, sessionId, id), await this.callOf(sessionId));
  }

  private async callOf(sessionId: string): Promise<OfferingCall> {
    const { manager } = this.database;
    return getCall(manager, (await getSession(manager, sessionId)).callId);
  }
}

function changed(known: Material, changes: MaterialChanges): MaterialInput {
  return {
    title: changes.title ?? known.title,
    translations: changes.translations ?? known.translations,
    kind: changes.kind ?? known.kind,
    language: changes.language === undefined ? known.language : changes.language,
    visibility: changes.visibility ?? known.visibility,
    url: changes.url ?? known.url,
  };
}

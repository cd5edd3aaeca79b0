import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CreateOrganization } from '../../flows/organizations/create-organization.flow.js';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../../flows/organizations/merge-organizations.flow.js';
import { UndoMerge } from '../../flows/organizations/undo-merge.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import {
  type OrganizationChanges,
  organizationChanges,
  type OrganizationInput,
  organizationInput,
} from '../../domain/organizations/organization-input.js';
import {
  getListedOrganization,
  type ListedOrganization,
  listOrganizations,
} from '../../domain/organizations/organization-list.queries.js';
import { Config } from '../../platform/config.js';
import { line } from '../../platform/validation.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';
import { organizationSchema, type OrganizationView, organizationView } from './organization.view.js';
import { type Page, pageOf, pageQuery, readPage } from '../page.js';
import { noBody } from '../schema.pipe.js';

const missing = { 404: 'There is no such organization.' };
const listQuery = pageQuery.extend({
  search: line(200).optional().meta({ description: 'Part of a name, a city or a domain.' }),
});
type ListQuery = z.output<typeof listQuery>;
const mergeInput = z.strictObject({ into: z.uuid().meta({ description: 'The organization that stays.' }) });
type MergeInput = z.output<typeof mergeInput>;

@ApiController('Organizations')
export class OrganizationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly createOrganization: CreateOrganization,
    private readonly editOrganization: EditOrganization,
    private readonly mergeOrganizations: MergeOrganizations,
    private readonly undoMerge: UndoMerge,
  ) {}

  @Get('calls/:call/organizations')
  @Operation({
    summary: 'List the organizations of a call by name',
    description: 'Those that were merged are not among them; a search for their name finds the one that they became.',
    status: 200,
    answer: 'A page of organizations.',
    schema: pageOf(organizationSchema),
    refusals: { 404: 'There is no such call.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: ListQuery,
  ): Promise<Page<OrganizationView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const { search = '' } = query;
    const list = {
      name: `organizations:${call.id}:${search}`,
      position: (one: ListedOrganization): [string, string] => [one.nameKey, one.id],
    };
    const read = (limit: number, start: [string, string] | null) =>
      listOrganizations(connection, call.id, { search, limit, after: start && { nameKey: start[0], id: start[1] } });
    return readPage(this.config.secret, list, query, read, organizationView);
  }

  @Post('calls/:call/organizations')
  @Operation({
    summary: 'Make an organization known',
    status: 201,
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: { 404: 'There is no such call.', 409: 'There is an organization of this name.' },
    requires: 'change',
  })
  async create(
    @Param('call') slug: string,
    @Body({ schema: organizationInput }) input: OrganizationInput,
    @Caller() actor: Actor,
  ): Promise<OrganizationView> {
    const { id } = await this.createOrganization.run(slug, input, actor);
    return this.view(id);
  }

  @Get('organizations/:id')
  @Operation({
    summary: 'Read an organization',
    status: 200,
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: missing,
    requires: 'read',
  })
  read(@Param('id') id: string): Promise<OrganizationView> {
    return this.view(id);
  }

  @Patch('organizations/:id')
  @Operation({
    summary: 'Change what is known of an organization',
    description: 'Fields that are left out stay. `domains` are set as a whole.',
    status: 200,
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: { ...missing, 409: 'It was merged, or another one has this name.' },
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: organizationChanges }) changes: OrganizationChanges,
    @Caller() actor: Actor,
  ): Promise<OrganizationView> {
    await this.editOrganization.run(id, changes, actor);
    return this.view(id);
  }

  @Post('organizations/:id/merge')
  @Operation({
    summary: 'Merge an organization into another',
    description:
      'Its people, delegations, reserved seats and domains move; its name leads to the other one from now on.',
    status: 200,
    answer: 'The organization that was merged.',
    schema: organizationSchema,
    refusals: { ...missing, 409: 'They are the same, of two calls, or one of them was merged already.' },
    requires: 'change',
  })
  async merge(
    @Param('id') id: string,
    @Body({ schema: mergeInput }) { into }: MergeInput,
    @Caller() actor: Actor,
  ): Promise<OrganizationView> {
    await this.mergeOrganizations.run(id, into, actor);
    return this.view(id);
  }

  @Post('organizations/:id/unmerge')
  @Operation({
    summary: 'Undo the merge of an organization',
    description: 'What moved with the merge and is still there moves back; what came later stays.',
    status: 200,
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: { ...missing, 409: 'It is not merged.' },
    requires: 'change',
  })
  async unmerge(
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<OrganizationView> {
    await this.undoMerge.run(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<OrganizationView> {
    return organizationView(await getListedOrganization(this.database.manager, id));
  }
}

import { Body, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../../flows/organizations/merge-organizations.flow.js';
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
  organizationPlace,
  organizationSorts,
} from '../../domain/organizations/organization-list.queries.js';
import { Config } from '../../platform/config.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked } from '../list-query.js';
import { pageOf, pageQuery, readPage } from '../page.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { organizationKinds } from '../../domain/organizations/organization.js';

const instant = z.string().meta({ format: 'date-time' });

const organizationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(organizationKinds).nullable(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    website: z.string().nullable(),
    suggested: z.boolean().meta({ description: 'Whether public forms suggest the name.' }),
    domains: z.array(z.string()).meta({ description: 'Email domains, in lowercase ASCII.' }),
    peopleCount: z.number().int(),
    sessionCount: z.number().int().meta({ description: 'Number of sessions that its people are registered for.' }),
    mergedInto: z.string().nullable().meta({ description: 'ID of the organization that this one was merged into.' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Organization', title: 'Organization' });

type OrganizationView = z.output<typeof organizationSchema>;

/** Returns the API view of an organization. */
function organizationView(organization: ListedOrganization & Partial<Pick<Organization, 'mergedInto'>>) {
  const { id, name, kind, city, country, website, suggested, domains, people, sessions, createdAt, updatedAt } =
    organization;
  return {
    id,
    name,
    kind,
    city,
    country,
    website,
    suggested,
    domains,
    peopleCount: people,
    sessionCount: sessions,
    mergedInto: organization.mergedInto ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

const missing = { 404: 'Organization not found.' };
const listQuery = pageQuery.extend({
  kind: asked.kind(organizationKinds),
  updatedSince: asked.updatedSince,
  q: asked.q('a name, city or domain'),
  sort: asked.sort(organizationSorts),
});
type ListQuery = z.output<typeof listQuery>;
const mergeInput = z.strictObject({ into: z.uuid().meta({ description: 'ID of the organization to merge into.' }) });
type MergeInput = z.output<typeof mergeInput>;

@ApiController('Organizations')
export class OrganizationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly editOrganization: EditOrganization,
    private readonly mergeOrganizations: MergeOrganizations,
  ) {}

  @Get('calls/:call/organizations')
  @Operation({
    summary: 'List organizations',
    description:
      'Sorted by name unless you say otherwise. Merged organizations are not listed; searching for their name finds the organization they were merged into.',
    answer: 'A page of organizations.',
    schema: pageOf(organizationSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: ListQuery) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const list = {
      name: `organizations:${call.id}`,
      position: (one: ListedOrganization): [string, string] => organizationPlace(one, query.sort),
    };
    const read = (limit: number, after: [string, string] | null) =>
      listOrganizations(connection, call.id, {
        search: query.q ?? '',
        updatedSince: query.updatedSince ?? null,
        kind: query.kind ?? null,
        sort: query.sort,
        limit,
        after,
      });
    return readPage(this.config.secret, list, query, read, organizationView);
  }

  @Post('calls/:call/organizations')
  @Operation({
    summary: 'Create an organization',
    description: 'With its email domains, so that people who register with an address there belong to it.',
    status: 201,
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: {
      404: 'Call not found.',
      409: 'An organization with this name already exists.',
    },
    requires: 'change',
  })
  async create(
    @Param('call') slug: string,
    @Body({ schema: organizationInput }) input: OrganizationInput,
    @Caller() actor: Actor,
  ) {
    return await this.view((await this.editOrganization.create(slug, input, actor)).id);
  }

  @Get('organizations/:id')
  @Operation({
    summary: 'Get an organization',
    description: 'With its domains, and what was merged into it.',
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
    summary: 'Update an organization',
    description: 'Omitted fields stay unchanged. `domains` is replaced as a whole.',
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: { ...missing, 409: 'The organization was merged, or another one has this name.' },
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
    summary: 'Merge organizations',
    description:
      "Moves people, delegations, reserved seats and domains to the other organization. The merged organization's name becomes an alias of it.",
    answer: 'The merged organization.',
    schema: organizationSchema,
    refusals: { ...missing, 409: 'The two are the same, belong to different calls, or one of them is already merged.' },
    requires: 'change',
  })
  async merge(@Param('id') id: string, @Body({ schema: mergeInput }) { into }: MergeInput, @Caller() actor: Actor) {
    await this.mergeOrganizations.run(id, into, actor);
    return this.view(id);
  }

  @Post('organizations/:id/unmerge')
  @Operation({
    summary: 'Undo a merge',
    description:
      'Moves back everything that the merge moved, unless it has changed since. Later additions stay with the other organization.',
    answer: 'The organization.',
    schema: organizationSchema,
    refusals: { ...missing, 409: 'The organization is not merged.' },
    requires: 'change',
  })
  async unmerge(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.mergeOrganizations.undo(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<OrganizationView> {
    return organizationView(await getListedOrganization(this.database.manager, id));
  }
}

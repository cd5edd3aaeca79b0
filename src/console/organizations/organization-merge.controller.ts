import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MergeOrganizations } from '../../flows/organizations/merge-organizations.flow.js';
import { checkMerge } from '../../domain/organizations/merge.js';
import { mergeExtent } from '../../domain/organizations/merge.queries.js';
import { getListedOrganization, listOrganizations } from '../../domain/organizations/organization-list.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { mergePage } from './organization-merge.page.js';
import { organizationPath } from '../paths/organization-paths.js';

const maxChoices = 20;

/** Merges an organization into another: what moves is shown first. */
@ConsoleController('organizations/:id/merge', 'organizations')
export class OrganizationMergeController {
  constructor(
    private readonly database: DataSource,
    private readonly mergeOrganizations: MergeOrganizations,
  ) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const { search } = page.query;
    const intoId = page.query.text('into');
    const organization = await getOrganization(connection, id);
    if (intoId !== '') checkMerge(organization, await getOrganization(connection, intoId));
    const call = await page.callOf(organization);
    const view = mergePage(await page.layout(), {
      call,
      organization: await getListedOrganization(connection, id),
      extent: await mergeExtent(connection, id),
      into: intoId === '' ? null : await getListedOrganization(connection, intoId),
      choices: intoId === '' ? await this.choices(organization, search) : [],
      search,
    });
    page.renderStep('organizations/merge', view);
  }

  @Post()
  async merge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { name } = await getOrganization(this.database.manager, id);
    const into = await this.mergeOrganizations.run(id, page.form.text('into'), page.actor);
    page.redirect(organizationPath(into), 'console.organizations.done.merged', { name, into: into.name });
  }

  private async choices({ id, callId, name, country }: Organization, search: string) {
    const connection = this.database.manager;
    if (search === '') {
      return findSimilarOrganizations(connection, callId, { name, country, domain: null, except: id }, maxChoices);
    }
    const found = await listOrganizations(connection, callId, { search, limit: maxChoices + 1 });
    return found.filter((other) => other.id !== id).slice(0, maxChoices);
  }
}

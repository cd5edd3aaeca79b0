import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listDelegationsFrom } from '../../domain/delegations/delegations.queries.js';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import { UndoMerge } from '../../flows/organizations/undo-merge.flow.js';
import { suggestDomains } from '../../domain/organizations/organization-domains.queries.js';
import { organizationChanges } from '../../domain/organizations/organization-input.js';
import { getListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { formFaults, organizationFromForm, type OrganizationValues, organizationValues } from './organization-form.js';
import { organizationPage } from './organization.page.js';
import { listAliases, listOrganizationPeople, listOrganizationSessions } from './organizations.queries.js';
import { pageSize } from '../pager.js';
import { organizationPath } from '../paths.js';

const mostSuggestions = 5;

/** One organization. */
@ConsoleController('organizations/:id', 'organizations')
export class OrganizationController {
  constructor(
    private readonly database: DataSource,
    private readonly editOrganization: EditOrganization,
    private readonly undoMerge: UndoMerge,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.page(id, page, 200);
  }

  @Post()
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = organizationValues(page.form);
    try {
      const changes = read(organizationChanges, organizationFromForm(values));
      await this.editOrganization.run(id, changes, page.actor);
      page.redirect(organizationPath({ id }), 'console.organizations.done.saved');
    } catch (error) {
      const faults = formFaults(error);
      if (faults === null) throw error;
      await this.page(id, page, 422, { values, faults });
    }
  }

  @Post('domains')
  async addDomain(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const domain = page.form.text('domain');
    const { domains = [] } = read(organizationChanges, { domains: [domain] });
    await this.editOrganization.addDomain(id, domains[0] ?? domain, page.actor);
    page.redirect(organizationPath({ id }), 'console.organizations.done.domainAdded', { domain });
  }

  @Post('undo-merge')
  async undo(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { name } = await this.undoMerge.run(id, page.actor);
    page.redirect(organizationPath({ id }), 'console.organizations.done.unmerged', { name });
  }

  private async page(
    id: string,
    page: ConsolePage,
    status: number,
    form: { values?: OrganizationValues; faults?: readonly FieldError[] } = {},
  ): Promise<void> {
    const tx = this.database.manager;
    const organization = await getListedOrganization(tx, id);
    const { callId, mergedInto, mergedAt } = await getOrganization(tx, id);
    const call = await page.callOf({ callId });
    const { name, country } = organization;
    const isMerged = mergedInto !== null && mergedAt !== null;
    const similar = { name, country, domain: null, except: organization.id };
    const layout = await page.layout();
    const view = organizationPage(layout, {
      call,
      organization,
      merged: isMerged ? { into: await getOrganization(tx, mergedInto), at: mergedAt } : null,
      ...form,
      suggestions: isMerged ? [] : await suggestDomains(tx, { id: organization.id, callId }, mostSuggestions),
      similar: isMerged ? [] : await findSimilarOrganizations(tx, callId, similar, mostSuggestions),
      aliases: await listAliases(tx, organization.id),
      sessions: await listOrganizationSessions(tx, organization.id),
      delegations: await listDelegationsFrom(tx, organization.id),
      people: await listOrganizationPeople(tx, organization.id, pageSize, (page.query.page - 1) * pageSize),
      page: page.query.page,
    });
    page.render('organizations/organization', view, status);
  }
}

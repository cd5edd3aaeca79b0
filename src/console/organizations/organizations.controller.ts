import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CreateOrganization } from '../../flows/organizations/create-organization.flow.js';
import { countOrganizations, listOrganizations } from '../../domain/organizations/organization-list.queries.js';
import { organizationInput } from '../../domain/organizations/organization-input.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { FormValues } from '../../platform/http/form-values.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import {
  formFaults,
  organizationForm,
  organizationFromForm,
  type OrganizationValues,
  organizationValues,
} from './organization-form.js';
import { organizationsPage } from './organizations.page.js';
import { pageSize } from '../pager.js';
import { newOrganizationPath, organizationPath, organizationsPath } from '../paths.js';

/** The organizations of a call. */
@ConsoleController('calls/:call/organizations', 'organizations')
export class OrganizationsController {
  constructor(
    private readonly database: DataSource,
    private readonly createOrganization: CreateOrganization,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const query = page.query;
    const search = query.search;
    const layout = await page.layout();
    const total = await countOrganizations(tx, call.id, search);
    const rows = await listOrganizations(tx, call.id, { search, limit: pageSize, offset: (query.page - 1) * pageSize });
    page.render(
      'organizations/organizations',
      organizationsPage(layout, { call, rows, total, search, page: query.page }),
    );
  }

  @Get('new')
  @RequireAbility('change')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.showForm(slug, organizationValues(new FormValues()), [], page);
  }

  @Post('new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const values = organizationValues(page.form);
    try {
      const input = read(organizationInput, organizationFromForm(values));
      const organization = await this.createOrganization.run(slug, input, page.actor);
      page.redirect(organizationPath(organization), 'console.organizations.done.added');
    } catch (error) {
      const faults = formFaults(error);
      if (faults === null) throw error;
      await this.showForm(slug, values, faults, page);
    }
  }

  private async showForm(
    slug: string,
    values: OrganizationValues,
    faults: readonly FieldError[],
    page: ConsolePage,
  ): Promise<void> {
    const call = await page.call(slug);
    const layout = await page.layout();
    const view = {
      ...layout,
      title: translate(layout.language, 'console.organizations.new'),
      allPath: organizationsPath(call),
      form: organizationForm(newOrganizationPath(call), values, faults, layout.language),
    };
    page.render('organizations/new-organization', view, faults.length > 0 ? 422 : 200);
  }
}

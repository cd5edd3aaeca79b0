import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CreateOrganization } from '../../flows/organizations/create-organization.flow.js';
import { countOrganizations, listOrganizations } from '../../domain/organizations/organization-list.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { atName, organizationForm, type TypedOrganization } from './organization-form.js';
import { organizationsPage } from './organizations.page.js';
import { pageSize } from '../ui/pager.js';
import { newOrganizationPath, organizationPath, organizationsPath } from '../paths/organization-paths.js';

/** The organizations of a call. */
@ConsoleController('calls/:call/organizations', 'organizations')
export class OrganizationsController {
  constructor(
    private readonly database: DataSource,
    private readonly createOrganization: CreateOrganization,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const { search, page: number } = page.query;
    const total = await countOrganizations(connection, call.id, search);
    const rows = await listOrganizations(connection, call.id, {
      search,
      limit: pageSize,
      offset: (number - 1) * pageSize,
    });
    const view = organizationsPage(await page.layout(), { call, rows, total, search, page: number });
    page.render('organizations/organizations', view);
  }

  @Get('new')
  @RequireAbility('change')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, organizationForm.empty);
  }

  @Post('new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const values = organizationForm.typed(page.form);
    try {
      const input = organizationForm.read(values);
      const organization = await this.createOrganization.run(slug, input, page.actor);
      page.redirect(organizationPath(organization), 'console.organizations.done.added');
    } catch (error) {
      await page.fail(atName(error), (fieldErrors) => this.show(page, slug, values, fieldErrors));
    }
  }

  private async show(
    page: ConsolePage,
    slug: string,
    values: TypedOrganization,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const call = await page.call(slug);
    const layout = await page.layout();
    const view = {
      ...layout,
      title: translate(page.language, 'console.organizations.new'),
      allPath: organizationsPath(call),
      action: newOrganizationPath(call),
      form: organizationForm.view(values, fieldErrors, layout),
    };
    page.render('organizations/new-organization', view);
  }
}

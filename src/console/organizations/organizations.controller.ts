import { Get, Param, Post } from '@nestjs/common';
import { CreateOrganization } from '../../flows/organizations/create-organization.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { atName, organizationForm, type TypedOrganization } from './organization-form.js';
import { showOrganizations } from './organization-list.js';
import { newOrganizationPath, organizationPath, organizationsPath } from '../paths/organization-paths.js';

/** The organizations of a call. */
@ConsoleController('calls/:call/organizations', 'organizations')
export class OrganizationsController {
  constructor(private readonly createOrganization: CreateOrganization) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showOrganizations(page, { call: await page.call(slug) });
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

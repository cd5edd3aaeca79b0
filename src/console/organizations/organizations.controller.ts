import { Get, Param, Post } from '@nestjs/common';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { atName, organizationForm, type TypedOrganization } from './organization-form.js';
import { newOrganizationPath, organizationPath, organizationsPath } from '../paths/organization-paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { organizationKindLabel, placeLabel } from '../../domain/organizations/organization-labels.js';
import {
  countOrganizations,
  type ListedOrganization,
  listOrganizations,
} from '../../domain/organizations/organization-list.queries.js';
import { formPage } from '../ui/form-page.js';
import { list } from '../ui/list.js';

/** Shows the organizations of a call, by name. */
const showOrganizations = list<ListedOrganization, { call: Call }>({
  words: 'console.organizations',
  path: ({ call }) => organizationsPath(call),
  newPath: ({ call }) => newOrganizationPath(call),
  isSearched: true,
  read: async ({ connection }, { call }, range) => ({
    rows: await listOrganizations(connection, call.id, range),
    total: await countOrganizations(connection, call.id, range.search),
  }),
  columns: [
    {
      heading: 'console.organizations.col.name',
      cell: (row, { language }) => ({
        text: row.name,
        path: organizationPath(row),
        sub: organizationKindLabel(row.kind, language),
      }),
    },
    { heading: 'console.organizations.col.place', cell: (row, { language }) => placeLabel(row, language) ?? '' },
    { heading: 'console.organizations.field.domains', as: 'whole', cell: ({ domains }) => ({ lines: domains }) },
    { heading: 'console.organizations.col.people', as: 'end', isLabelled: true, cell: ({ people }) => people },
    { heading: 'console.common.col.sessions', as: 'end', isLabelled: true, cell: ({ sessions }) => sessions },
  ],
});

/** The organizations of a call. */
@ConsoleController('calls/:call/organizations', 'organizations')
export class OrganizationsController {
  constructor(private readonly editOrganization: EditOrganization) {}

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
      const organization = await this.editOrganization.create(slug, input, page.actor);
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
    const text = (key: string) => translate(page.language, `console.organizations.${key}`);
    const view = formPage(await page.layout(), {
      title: text('new'),
      back: { path: organizationsPath(call), label: text('all') },
      action: newOrganizationPath(call),
      submit: text('add'),
      form: organizationForm.view(values, fieldErrors, page),
    });
    page.render('form', view);
  }
}

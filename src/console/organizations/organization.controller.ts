import { Get, Param, Post } from '@nestjs/common';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import { MergeOrganizations } from '../../flows/organizations/merge-organizations.flow.js';
import { organizationChanges } from '../../domain/organizations/organization-input.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit } from '../ui/form-edit.js';
import { atName, organizationForm, type TypedOrganization } from './organization-form.js';
import { organizationPage } from './organization.page.js';
import { organizationPath, mergePath } from '../paths/organization-paths.js';
import { listDelegationsFrom } from '../../domain/delegations/delegations.queries.js';
import { suggestDomains } from '../../domain/organizations/organization-domains.queries.js';
import {
  getListedOrganization,
  listOrganizations,
  type ListedOrganization,
} from '../../domain/organizations/organization-list.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { pageSize } from '../ui/pager.js';
import { listAliases, listOrganizationPeople, listOrganizationSessions } from './organizations.queries.js';
import { DataSource } from 'typeorm';
import { checkMerge } from '../../domain/organizations/merge.js';
import { mergeExtent, type MergeExtent } from '../../domain/organizations/merge.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { placeLabel } from '../../domain/organizations/organization-labels.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';

const maxSuggestions = 5;

/** Finds what the page of an organization shows, with one page of its people. Throws NotFound. */
async function findOrganizationDetails(connection: Connection, id: string, page: number) {
  const organization = await getListedOrganization(connection, id);
  const { callId, mergedInto, mergedAt } = await getOrganization(connection, id);
  const { name, country } = organization;
  const isMerged = mergedInto !== null && mergedAt !== null;
  const similarTo = { name, country, domain: null, except: id };
  return {
    callId,
    organization,
    merged: isMerged ? { into: await getOrganization(connection, mergedInto), at: mergedAt } : null,
    suggestions: isMerged ? [] : await suggestDomains(connection, { id, callId }, maxSuggestions),
    similar: isMerged ? [] : await findSimilarOrganizations(connection, callId, similarTo, maxSuggestions),
    aliases: await listAliases(connection, id),
    sessions: await listOrganizationSessions(connection, id),
    delegations: await listDelegationsFrom(connection, id),
    people: await listOrganizationPeople(connection, id, pageSize, (page - 1) * pageSize),
    page,
  };
}

const maxChoices = 20;

/** An organization, and merging it into another. */
@ConsoleController('organizations/:id', 'organizations')
export class OrganizationController {
  constructor(
    private readonly editOrganization: EditOrganization,
    private readonly mergeOrganizations: MergeOrganizations,
    private readonly database: DataSource,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id);
  }

  @Post()
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = organizationForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(organizationForm, `organization:${id}`, page));
    try {
      await this.editOrganization.run(
        id,
        (current) => organizationForm.read(edit.merge(values, organizationForm.show(current))),
        page.actor,
      );
      page.redirect(organizationPath({ id }), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(atName(error), (fieldErrors) => this.render(page, id, { values, fieldErrors }, edit));
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
    const { name } = await this.mergeOrganizations.undo(id, page.actor);
    page.redirect(organizationPath({ id }), 'console.organizations.done.unmerged', { name });
  }

  @Get('merge')
  @RequireAbility('change')
  async askToMerge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
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

  @Post('merge')
  async merge(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { name } = await getOrganization(this.database.manager, id);
    const into = await this.mergeOrganizations.run(id, page.form.text('into'), page.actor);
    page.redirect(organizationPath(into), 'console.organizations.done.merged', { name, into: into.name });
  }

  private async render(
    page: ConsolePage,
    id: string,
    form: { values?: TypedOrganization; fieldErrors?: readonly FieldError[] } = {},
    posted?: FormEdit<TypedOrganization>,
  ): Promise<void> {
    const details = await findOrganizationDetails(page.connection, id, page.query.page);
    const call = await page.callOf(details);
    const values = form.values && posted?.fields(form.values);
    const shown = { call, ...details, ...form, ...(values && { values }), edit: await posted?.view() };
    page.render('organizations/organization', organizationPage(await page.layout(), shown));
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

/** Previews merging an organization into another, or asks for the other. */
function mergePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    organization: ListedOrganization;
    extent: MergeExtent;
    into: ListedOrganization | null;
    /** Found by the search, or those with similar names where nothing is searched for. */
    choices: readonly { id: string; name: string; city: string | null; country: string | null; people: number }[];
    search: string;
  },
) {
  const { language } = layout;
  const { organization, extent, into } = input;
  const text = (key: string, values = {}) => translate(language, `console.organizations.${key}`, values);
  const moves = (['people', 'registrations', 'delegations', 'reservations', 'domains'] as const).map((what) => ({
    term: text(`move.${what}`),
    text: text('move.count', { count: extent[what] }),
  }));
  const names = { name: organization.name, into: into?.name ?? '' };
  return {
    ...layout,
    title: text('merge', names),
    name: organization.name,
    path: organizationPath(organization),
    search: input.search,
    // The organizations to choose from, before one is chosen.
    choices: input.choices.map((one) => ({
      path: mergePath(organization, one),
      name: one.name,
      place: placeLabel(one, language),
      people: translate(language, 'console.common.people', { count: one.people }),
    })),
    empty: into === null && input.choices.length === 0 ? text(input.search === '' ? 'searchOther' : 'noMatch') : null,
    // The preview of the merge.
    plan: into && {
      heading: text('mergeInto', names),
      action: organizationPath(organization, 'merge'),
      into: into.id,
      intoName: into.name,
      moves,
      notes: [text('noteName', names), text('noteFacts', names)],
      submitLabel: text('mergeNow', { count: extent.people }),
      otherWay: mergePath(into, organization),
      otherWayLabel: text('otherWay', names),
    },
  };
}

import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listDelegationsFrom } from '../../domain/delegations/delegations.queries.js';
import { EditOrganization } from '../../flows/organizations/edit-organization.flow.js';
import { UndoMerge } from '../../flows/organizations/undo-merge.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { suggestDomains } from '../../domain/organizations/organization-domains.queries.js';
import { organizationChanges } from '../../domain/organizations/organization-input.js';
import { getListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, pageOf, textOf } from '../form-values.js';
import { formFaults, organizationFromForm, type OrganizationValues, organizationValues } from './organization-form.js';
import { organizationPage } from './organization.page.js';
import { listAliases, listOrganizationPeople, listOrganizationSessions } from './organizations.queries.js';
import { pageSize } from '../pager.js';
import { organizationPath } from '../paths.js';
import { actorOf } from '../signed-in.js';

const mostSuggestions = 5;

/** One organization. */
@ConsoleController('organizations/:id')
export class OrganizationController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly editOrganization: EditOrganization,
    private readonly undoMerge: UndoMerge,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.page(id, request, reply, 200);
  }

  @Post()
  async edit(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const values = organizationValues(formValues(body));
    try {
      const changes = read(organizationChanges, organizationFromForm(values));
      await this.editOrganization.run(id, changes, actorOf(request));
      leaveFlash(reply, 'organizationSaved');
      seeOther(reply, organizationPath({ id }));
    } catch (error) {
      const faults = formFaults(error);
      if (faults === null) throw error;
      await this.page(id, request, reply, 422, { values, faults });
    }
  }

  @Post('domains')
  async addDomain(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const domain = textOf(formValues(body), 'domain');
    const { domains = [] } = read(organizationChanges, { domains: [domain] });
    await this.editOrganization.addDomain(id, domains[0] ?? domain, actorOf(request));
    leaveFlash(reply, 'domainAdded', { domain });
    seeOther(reply, organizationPath({ id }));
  }

  @Post('undo-merge')
  async undo(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name } = await this.undoMerge.run(id, actorOf(request));
    leaveFlash(reply, 'organizationUnmerged', { name });
    seeOther(reply, organizationPath({ id }));
  }

  private async page(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    form: { values?: OrganizationValues; faults?: readonly FieldError[] } = {},
  ): Promise<void> {
    const tx = this.database.manager;
    const organization = await getListedOrganization(tx, id);
    const { callId, mergedInto, mergedAt } = await getOrganization(tx, id);
    const call = await getCall(tx, callId);
    const { name, country } = organization;
    const page = pageOf(formValues(request.query));
    const isMerged = mergedInto !== null && mergedAt !== null;
    const similar = { name, country, domain: null, except: organization.id };
    const frame = await this.pages.frame(request, reply, { call, section: 'organizations' });
    const view = organizationPage(frame, {
      call,
      organization,
      merged: isMerged ? { into: await getOrganization(tx, mergedInto), at: mergedAt } : null,
      ...form,
      suggestions: isMerged ? [] : await suggestDomains(tx, { id: organization.id, callId }, mostSuggestions),
      similar: isMerged ? [] : await findSimilarOrganizations(tx, callId, similar, mostSuggestions),
      aliases: await listAliases(tx, organization.id),
      sessions: await listOrganizationSessions(tx, organization.id),
      delegations: await listDelegationsFrom(tx, organization.id),
      people: await listOrganizationPeople(tx, organization.id, pageSize, (page - 1) * pageSize),
      page,
    });
    sendPage(reply, 'organizations/organization', view, status);
  }
}

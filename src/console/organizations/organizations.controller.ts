import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CreateOrganization } from '../../flows/organizations/create-organization.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { countOrganizations, listOrganizations } from '../../domain/organizations/organization-list.queries.js';
import { organizationInput } from '../../domain/organizations/organization-input.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, pageOf, searchOf } from '../form-values.js';
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
import { actorOf } from '../signed-in.js';

/** The organizations of a call. */
@ConsoleController('calls/:call/organizations')
export class OrganizationsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly createOrganization: CreateOrganization,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const query = formValues(request.query);
    const [search, page] = [searchOf(query), pageOf(query)];
    const frame = await this.pages.frame(request, reply, { call, section: 'organizations' });
    const total = await countOrganizations(tx, call.id, search);
    const rows = await listOrganizations(tx, call.id, { search, limit: pageSize, offset: (page - 1) * pageSize });
    sendPage(reply, 'organizations/organizations', organizationsPage(frame, { call, rows, total, search, page }));
  }

  @Get('new')
  async form(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    await this.showForm(slug, organizationValues({}), [], request, reply);
  }

  @Post('new')
  async create(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const values = organizationValues(formValues(body));
    try {
      const input = read(organizationInput, organizationFromForm(values));
      const organization = await this.createOrganization.run(slug, input, actorOf(request));
      leaveFlash(reply, 'organizationAdded');
      seeOther(reply, organizationPath(organization));
    } catch (error) {
      const faults = formFaults(error);
      if (faults === null) throw error;
      await this.showForm(slug, values, faults, request, reply);
    }
  }

  private async showForm(
    slug: string,
    values: OrganizationValues,
    faults: readonly FieldError[],
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const frame = await this.pages.frame(request, reply, { call, section: 'organizations' });
    const view = {
      ...frame,
      title: translate(frame.language, 'organizations.new'),
      allPath: organizationsPath(call),
      form: organizationForm(newOrganizationPath(call), values, faults, frame.language),
    };
    sendPage(reply, 'organizations/new-organization', view, faults.length > 0 ? 422 : 200);
  }
}

import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { MergeOrganizations } from '../../flows/organizations/merge-organizations.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { checkMerge } from '../../domain/organizations/merge.js';
import { mergeExtent } from '../../domain/organizations/merge.queries.js';
import { getListedOrganization, listOrganizations } from '../../domain/organizations/organization-list.queries.js';
import type { Organization } from '../../domain/organizations/organization.entity.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, searchOf, textOf } from '../form-values.js';
import { mergePage } from './organization-merge.page.js';
import { organizationPath } from '../paths.js';
import { actorOf } from '../signed-in.js';

const mostChoices = 20;

/** Merges an organization into another: what moves is shown first. */
@ConsoleController('organizations/:id/merge')
export class OrganizationMergeController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly mergeOrganizations: MergeOrganizations,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const tx = this.database.manager;
    const query = formValues(request.query);
    const one = await getOrganization(tx, id);
    const intoId = textOf(query, 'into');
    if (intoId !== '') checkMerge(one, await getOrganization(tx, intoId));
    const search = searchOf(query);
    const call = await getCall(tx, one.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'organizations' });
    const view = mergePage(frame, {
      call,
      organization: await getListedOrganization(tx, id),
      extent: await mergeExtent(tx, id),
      into: intoId === '' ? null : await getListedOrganization(tx, intoId),
      choices: intoId === '' ? await this.choices(one, search) : [],
      search,
    });
    sendPage(reply, 'organizations/merge', view);
  }

  @Post()
  async merge(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { name } = await getOrganization(this.database.manager, id);
    const into = await this.mergeOrganizations.run(id, textOf(formValues(body), 'into'), actorOf(request));
    leaveFlash(reply, 'organizationMerged', { name, into: into.name });
    seeOther(reply, organizationPath(into));
  }

  private async choices({ id, callId, name, country }: Organization, search: string) {
    const tx = this.database.manager;
    if (search === '') {
      return findSimilarOrganizations(tx, callId, { name, country, domain: null, except: id }, mostChoices);
    }
    const found = await listOrganizations(tx, callId, { search, limit: mostChoices + 1 });
    return found.filter((other) => other.id !== id).slice(0, mostChoices);
  }
}

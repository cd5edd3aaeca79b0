import { Body, Delete, Get, Param, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { getPilot, type ListedPilot, listPilots } from '../domain/pilots.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { ApiController, Caller, noBody } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { pilotStates } from '../domain/pilot.js';
import { asked, sortsOf } from '../../../api/list-query.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { pilotSchema, type PilotView, pilotView } from './pilot.view.js';

const listQuery = pageQuery.extend({
  state: asked.state(pilotStates),
  updatedSince: asked.updatedSince,
  sort: asked.sort(sortsOf('startsOn')),
  q: asked.q('a title, department or place'),
});

@ApiController('Pilots')
export class PilotsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly editPilot: EditPilot,
  ) {}

  @Get('calls/:call/pilots')
  @Operation({
    summary: 'List pilots',
    description: 'Pilots of selected proposals, sorted by start date; undated last.',
    answer: 'A page of pilots with their milestones and documents.',
    schema: pageOf(pilotSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<Page<PilotView>> {
    const call = await getCallBySlug(this.database.manager, slug);
    const pilots = await listPilots(this.database.manager, call.id, null);
    const listing = {
      name: `pilots:${call.id}`,
      position: ({ id }: ListedPilot) => [id],
      state: ({ state }: ListedPilot) => state,
      updatedAt: ({ updatedAt }: ListedPilot) => updatedAt,
      texts: ({ title, department, place }: ListedPilot) => [title, department, place],
    };
    const view = await this.viewOf(call, pilots);
    return pageOfAll(this.config.secret, listing, query, pilots, view);
  }

  @Get('calls/:call/pilots/:id')
  @Operation({
    summary: 'Get a pilot',
    description: 'What became of a winning proposal in the city.',
    answer: 'The pilot with its milestones and documents.',
    schema: pilotSchema,
    refusals: { 404: 'Call or pilot not found.' },
    requires: 'read',
  })
  async read(@Param('call') slug: string, @Param('id') id: string): Promise<PilotView> {
    const call = await getCallBySlug(this.database.manager, slug);
    const pilot = await getPilot(this.database.manager, call.id, id, null);
    return (await this.viewOf(call, [pilot]))(pilot);
  }

  @Delete('calls/:call/pilots/:id')
  @Operation({
    summary: 'Delete a pilot',
    description:
      'With its milestones and documents. The proposal stays as it is, and another pilot can be made for it.',
    answer: 'The deleted pilot.',
    schema: pilotSchema,
    refusals: { 404: 'Call or pilot not found.' },
    requires: 'change',
  })
  async remove(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<PilotView> {
    const view = await this.read(slug, id);
    await this.editPilot.delete({ call: slug, id }, actor);
    return view;
  }

  @Delete('calls/:call/pilots/:id/milestones/:milestone')
  @Operation({
    summary: 'Delete a milestone of a pilot',
    description: 'Nobody is reminded of it any more.',
    answer: 'The pilot without it.',
    schema: pilotSchema,
    refusals: { 404: 'Call, pilot or milestone not found.' },
    requires: 'change',
  })
  async removeMilestone(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('milestone') milestoneId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<PilotView> {
    await this.editPilot.deleteMilestone({ call: slug, id }, milestoneId, actor);
    return this.read(slug, id);
  }

  @Delete('calls/:call/pilots/:id/documents/:document')
  @Operation({
    summary: 'Delete a document of a pilot',
    description: 'With its file, if it has one.',
    answer: 'The pilot without it.',
    schema: pilotSchema,
    refusals: { 404: 'Call, pilot or document not found.' },
    requires: 'change',
  })
  async removeDocument(
    @Param('call') slug: string,
    @Param('id') id: string,
    @Param('document') documentId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<PilotView> {
    await this.editPilot.removeDocument({ call: slug, id }, documentId, actor);
    return this.read(slug, id);
  }

  private async viewOf(call: Call, pilots: readonly ListedPilot[]): Promise<(pilot: ListedPilot) => PilotView> {
    const ids = pilots.map(({ id }) => id);
    const milestones = await listMilestones(this.database.manager, ids);
    const documents = await listDocuments(this.database.manager, ids);
    return (pilot) => pilotView(pilot, milestones, documents, call, this.clock.now());
  }
}

import { Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { getPilot, type ListedPilot, listPilots } from '../domain/pilots.queries.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from '../../../api/page.js';
import { pilotSchema, type PilotView, pilotView } from './pilot.view.js';

@ApiController('Pilots')
export class PilotsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Get('calls/:call/pilots')
  @Operation({
    summary: 'List pilots',
    description: 'What the city is piloting with decided proposals, by start; those without dates are last.',
    answer: 'A page of pilots with their milestones and documents.',
    schema: pageOf(pilotSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: pageQuery }) asked: PageQuery): Promise<Page<PilotView>> {
    const call = await getCallBySlug(this.database.manager, slug);
    const pilots = await listPilots(this.database.manager, call.id, null);
    const listing = { name: `pilots:${call.id}`, position: ({ id }: ListedPilot) => [id] };
    const view = await this.viewOf(call, pilots);
    return pageOfAll(this.config.secret, listing, asked, pilots, view);
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

  private async viewOf(call: Call, pilots: readonly ListedPilot[]): Promise<(pilot: ListedPilot) => PilotView> {
    const ids = pilots.map(({ id }) => id);
    const milestones = await listMilestones(this.database.manager, ids);
    const documents = await listDocuments(this.database.manager, ids);
    return (pilot) => pilotView(pilot, milestones, documents, call, this.clock.now());
  }
}

import { Body, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSeriesOfCall, listSessionsOfAll } from '../../domain/sessions/series.queries.js';
import { seriesInput } from '../../domain/sessions/session-input.js';
import { ChangeSeries } from '../../flows/sessions/change-series.flow.js';
import { Config } from '../../platform/config.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, type PageQuery, pageQuery } from '../page.js';
import { noBody } from '../schema.pipe.js';
import type { Session } from '../../domain/sessions/session.entity.js';

const instant = z.string().meta({ format: 'date-time' });

const seriesSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string().meta({ description: 'Markdown.' }),
    sessions: z
      .array(z.object({ id: z.string(), title: z.string(), state: z.string(), startsAt: instant }))
      .meta({ description: 'By start, drafts and cancelled ones included.' }),
    createdAt: instant,
  })
  .meta({ id: 'Series', title: 'Series' });
type SeriesView = z.output<typeof seriesSchema>;

/** Returns the API view of a series with its own of these sessions. */
function seriesView(series: Series, sessions: readonly Session[]): SeriesView {
  return {
    id: series.id,
    slug: series.slug,
    title: series.title,
    description: series.description,
    sessions: sessions
      .filter(({ seriesId }) => seriesId === series.id)
      .map(({ id, title, state, startsAt }) => ({ id, title, state, startsAt: startsAt.toISOString() })),
    createdAt: series.createdAt.toISOString(),
  };
}

const missing = { 404: 'Series not found.' };
const changesInput = seriesInput.partial();
type SeriesChanges = z.output<typeof changesInput>;

@ApiController('Sessions')
export class SeriesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeSeries: ChangeSeries,
  ) {}

  @Get('calls/:call/series')
  @Operation({
    summary: 'List series',
    description: 'To start a series or add a session to one, set `series` of the session.',
    answer: 'A page of series by title, with their sessions.',
    schema: pageOf(seriesSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: pageQuery }) query: PageQuery): Promise<Page<SeriesView>> {
    const call = await getCallBySlug(this.database.manager, slug);
    const series = await listSeriesOfCall(this.database.manager, call.id);
    const sessions = await listSessionsOfAll(this.database.manager, series);
    const listing = { name: `series:${call.id}`, position: ({ id }: Series) => [id] };
    return pageOfAll(this.config.secret, listing, query, series, (one) => seriesView(one, sessions));
  }

  @Get('series/:id')
  @Operation({
    summary: 'Get a series',
    answer: 'The series with its sessions.',
    schema: seriesSchema,
    refusals: missing,
    requires: 'read',
  })
  async read(@Param('id') id: string): Promise<SeriesView> {
    return this.view(await getSeries(this.database.manager, id));
  }

  @Patch('series/:id')
  @Operation({
    summary: 'Update a series',
    description: 'Omitted fields stay unchanged. The address of its public page stays, too.',
    answer: 'The series.',
    schema: seriesSchema,
    refusals: missing,
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: changesInput }) { title, description }: SeriesChanges,
    @Caller() actor: Actor,
  ): Promise<SeriesView> {
    const changes = (known: Series) => ({
      title: title ?? known.title,
      description: description ?? known.description,
    });
    return this.view(await this.changeSeries.edit(id, changes, actor));
  }

  @Delete('series/:id')
  @Operation({
    summary: 'Delete a series',
    answer: 'The deleted series.',
    schema: seriesSchema,
    refusals: { ...missing, 409: 'The series has sessions.' },
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    return seriesView(await this.changeSeries.delete(id, actor), []);
  }

  private async view(series: Series): Promise<SeriesView> {
    return seriesView(series, await listSessionsOfAll(this.database.manager, [series]));
  }
}

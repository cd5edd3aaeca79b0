import { Body, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSeriesOfCall, listSessionsOfAll } from '../../domain/sessions/series.queries.js';
import { type SeriesChanges, seriesChanges } from '../../domain/sessions/session-input.js';
import { ChangeSeries } from '../../flows/sessions/change-series.flow.js';
import { Config } from '../../platform/config.js';
import { ApiController, type ApiCall, Caller, Conditional, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { askedLanguage, langQuery, sendContentLanguage } from '../content-language.js';
import { asked, sortsOf } from '../list-query.js';
import { type Page, pageOf, pageOfAll, pageQuery } from '../page.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readIn } from '../../domain/sessions/session-texts.js';
import { readSeries } from '../../domain/sessions/series-texts.js';

const instant = z.string().meta({ format: 'date-time' });

const seriesSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string().meta({ description: 'Markdown.' }),
    lang: z.string().meta({ description: 'Language of `title`.' }),
    translations: z
      .record(z.string(), z.object({ title: z.string().optional(), description: z.string().optional() }))
      .meta({ description: 'Title and description in other languages.' }),
    sessions: z
      .array(z.object({ id: z.string(), title: z.string(), state: z.string(), startsAt: instant }))
      .meta({ description: 'Sorted by start; includes drafts and cancelled sessions.' }),
    createdAt: instant,
    updatedAt: instant.meta({ description: 'When the series or one of its sessions was changed, or left it.' }),
  })
  .meta({ id: 'Series', title: 'Series' });
type SeriesView = z.output<typeof seriesSchema>;

/** Returns the API view of a series with its own of these sessions; for a `language` of null, with the originals. */
function seriesView(
  series: Series,
  sessions: readonly Session[],
  call: Pick<Call, 'languages'>,
  language: string | null = null,
): SeriesView {
  const { title, description, lang } = readSeries(series, call, language ?? '');
  return {
    id: series.id,
    slug: series.slug,
    title,
    description,
    lang,
    translations: series.translations,
    sessions: sessions
      .filter(({ seriesId }) => seriesId === series.id)
      .map((session) => (language === null ? session : readIn(session, call, language)))
      .map(({ id, title: ofSession, state, startsAt }) => {
        return { id, title: ofSession, state, startsAt: startsAt.toISOString() };
      }),
    createdAt: series.createdAt.toISOString(),
    updatedAt: updatedAt(series, sessions).toISOString(),
  };
}

function updatedAt(series: Series, sessions: readonly Session[]): Date {
  const own = sessions.filter(({ seriesId }) => seriesId === series.id);
  return new Date(Math.max(...[series, ...own].map((one) => one.updatedAt.getTime())));
}

const listQuery = pageQuery
  .extend(langQuery)
  .extend({ updatedSince: asked.updatedSince, sort: asked.sort(sortsOf('title')), q: asked.q('a title') });
const readQuery = z.strictObject(langQuery);

const missing = { 404: 'Series not found.' };

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
  async list(
    @Param('call') slug: string,
    @Query({ schema: listQuery }) { lang, ...query }: z.output<typeof listQuery>,
    @Conditional() apiCall: ApiCall,
  ): Promise<Page<SeriesView>> {
    const language = askedLanguage(apiCall, lang);
    const call = await getCallBySlug(this.database.manager, slug);
    const series = await listSeriesOfCall(this.database.manager, call.id);
    const sessions = await listSessionsOfAll(this.database.manager, series);
    const listing = {
      name: `series:${call.id}`,
      position: ({ id }: Series) => [id],
      updatedAt: (one: Series) => updatedAt(one, sessions),
      texts: ({ title }: Series) => [title],
    };
    const page = pageOfAll(this.config.secret, listing, query, series, (one) => {
      return seriesView(one, sessions, call, language);
    });
    sendContentLanguage(
      apiCall,
      page.items.map((one) => one.lang),
    );
    return page;
  }

  @Get('series/:id')
  @Operation({
    summary: 'Get a series',
    description: 'With its sessions in order. `lang` selects the language of its texts.',
    answer: 'The series with its sessions.',
    schema: seriesSchema,
    refusals: missing,
    requires: 'read',
    reads: 'query',
  })
  async read(
    @Param('id') id: string,
    @Query({ schema: readQuery }) { lang }: z.output<typeof readQuery>,
    @Conditional() apiCall: ApiCall,
  ): Promise<SeriesView> {
    const view = await this.view(await getSeries(this.database.manager, id), askedLanguage(apiCall, lang));
    sendContentLanguage(apiCall, [view.lang]);
    return view;
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
    @Body({ schema: seriesChanges }) changes: SeriesChanges,
    @Caller() actor: Actor,
  ): Promise<SeriesView> {
    return this.view(await this.changeSeries.edit(id, changes, actor));
  }

  @Delete('series/:id')
  @Operation({
    summary: 'Delete a series',
    description: 'Only a series without sessions can be deleted.',
    answer: 'The deleted series.',
    schema: seriesSchema,
    refusals: { ...missing, 409: 'The series has sessions.' },
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const series = await this.changeSeries.delete(id, actor);
    return seriesView(series, [], await getCall(this.database.manager, series.callId));
  }

  private async view(series: Series, language: string | null = null): Promise<SeriesView> {
    const call = await getCall(this.database.manager, series.callId);
    return seriesView(series, await listSessionsOfAll(this.database.manager, [series]), call, language);
  }
}

import { randomUUID } from 'node:crypto';
import { Get, Param, Post } from '@nestjs/common';
import { callState } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { countInvitedByPublishing } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import { type RepeatedTime, repeatedTimes } from '../../domain/sessions/repeats.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { findSeriesOf } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import { MakeSeries } from '../../flows/sessions/make-series.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { seriesPath } from '../paths/session-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { findDatesContext } from './dates-context.js';
import { type SeriesFields, seriesFieldsOf, seriesFormFields, seriesTimes } from './series-form.js';
import { makeSeriesConfirmPage, makeSeriesPage } from './make-series.page.js';

interface Making {
  call: Call;
  session: Session;
  series: Series | null;
  fields: SeriesFields;
}

/** Makes a series of a session: asks how often, shows all dates, and saves them once confirmed. */
@ConsoleController('sessions/:id/series', 'sessions')
export class MakeSeriesController {
  constructor(
    private readonly makeSeries: MakeSeries,
    private readonly publishSession: PublishSession,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session, series } = await this.found(id, page);
    await this.ask(page, { call, session, series, fields: seriesFieldsOf(session, series, randomUUID()) });
  }

  @Post()
  async make(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const making = { ...(await this.found(id, page)), fields: seriesFormFields(page.form) };
    const step = page.form.text('step');
    if (step === 'edit') return this.ask(page, making);
    try {
      await this.submit(page, making, step);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.ask(page, making, fieldErrors));
    }
  }

  /** Shows all dates, or saves them. Throws Invalid for fields that need another answer. */
  private async submit(page: ConsolePage, making: Making, step: string): Promise<void> {
    const { session, fields } = making;
    const { title, locals } = seriesTimes(session, making.series, fields);
    const times = repeatedTimes(session, locals);
    if (step !== 'confirm' && step !== 'publish') return this.preview(page, making, times);
    const walls = times.map(({ wall }) => wall).filter(({ startsAtLocal }) => locals.includes(startsAtLocal));
    const firstId = isUuid(fields.firstId) ? fields.firstId : randomUUID();
    const { series, sessions } = await this.makeSeries.run(session.id, { title, times: walls, firstId }, page.actor);
    // Not the other drafts of the series: nobody has seen what they lack.
    const shown = sessions.filter((one) => one.id === session.id || locals.includes(one.startsAtLocal));
    const drafts = shown.filter(({ state }) => state === 'draft');
    const { published, emails } =
      step === 'publish' ? await this.publishAll(drafts, page) : { published: 0, emails: 0 };
    const isPublic = callState(making.call) === 'public';
    const done = published === 0 ? 'saved' : isPublic ? 'published' : 'publishedInDraft';
    page.redirect(seriesPath(series), `console.series.done.${done}`, {
      count: walls.length,
      published,
      emails,
      drafts: drafts.length - published,
    });
  }

  /** Publishes the drafts whose warnings were shown. Returns how many, and how many speakers are invited. */
  private async publishAll(drafts: readonly Session[], page: ConsolePage) {
    let published = 0;
    let emails = 0;
    for (const { id } of drafts) {
      try {
        const { recipients } = await this.publishSession.run(id, page.actor, page.form.list('seenWarning'));
        published += 1;
        emails += recipientCount(recipients);
      } catch (error) {
        // It stays a draft, whose page says what has come up since.
        if (!(error instanceof Conflict)) throw error;
      }
    }
    return { published, emails };
  }

  private async found(id: string, page: ConsolePage) {
    const { call, session } = await page.session(id);
    return { call, session, series: await findSeriesOf(page.connection, session) };
  }

  private async ask(page: ConsolePage, making: Making, fieldErrors: readonly FieldError[] = []): Promise<void> {
    page.renderStep('sessions/make-series', makeSeriesPage(await page.layout(), { ...making, fieldErrors }));
  }

  private async preview(page: ConsolePage, making: Making, times: readonly RepeatedTime[]): Promise<void> {
    const { call, session } = making;
    const dates = [];
    for (const time of times) {
      const isOriginal = time.wall.startsAtLocal === session.startsAtLocal;
      const copy = isOriginal ? session : { ...session, ...time.wall, ...time.timing, id: making.fields.firstId };
      const isSaved = isOriginal && session.state !== 'draft';
      const checks = isSaved ? [] : await findPublishingChecks(page.connection, copy, page.now);
      dates.push({ copy, isOriginal, warnings: time.warnings, checks });
    }
    const spans = dates.map(({ copy }) => copy);
    const context = await findDatesContext(page.connection, call, spans, page.language);
    // Everybody who speaks in the session speaks in its copies, too.
    const speakers = await listSessionSpeakers(page.connection, [session.id]);
    const perCopy = speakers.filter(({ status, email }) => status !== 'declined' && email !== null).length;
    const own = dates.some(({ isOriginal, copy }) => isOriginal && copy.state === 'draft')
      ? await countInvitedByPublishing(page.connection, session, page.now)
      : 0;
    const invitations = own + perCopy * dates.filter(({ isOriginal }) => !isOriginal).length;
    const shown = { ...making, dates, context, invitations };
    page.renderStep('sessions/make-series-confirm', makeSeriesConfirmPage(await page.layout(), shown));
  }
}

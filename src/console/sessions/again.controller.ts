import { randomUUID } from 'node:crypto';
import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { countInvitedByPublishing } from '../../domain/notifications/speakers/speaker-news.queries.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { type RepeatedTime, repeatedTimes } from '../../domain/sessions/repeats.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { findSeriesOf } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionSpeakers } from '../../domain/speakers/session-speakers.queries.js';
import { DraftSession } from '../../flows/sessions/draft-session.flow.js';
import { RepeatSession } from '../../flows/sessions/repeat-session.flow.js';
import { PublishSession } from '../../flows/sessions/publish-session.flow.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { withQuery } from '../../platform/http/query.js';
import { seriesPath, sessionPath } from '../paths/session-paths.js';
import { findDatesContext } from './dates-context.js';
import { againFields, type AgainFields, againFieldsOf, readCopy, repeatTimes } from './again-form.js';
import { againConfirmPage } from './again-confirm.page.js';
import { againPage } from './again.page.js';

interface Repeating {
  call: Call;
  session: Session;
  series: Series | null;
  fields: AgainFields;
}

/** Holds a session again: asks for whom, how often and when, shows all dates of several, and saves them once confirmed. */
@ConsoleController('sessions/:id', 'sessions')
export class AgainController {
  constructor(
    private readonly draftSession: DraftSession,
    private readonly repeatSession: RepeatSession,
    private readonly publishSession: PublishSession,
  ) {}

  @Get('again')
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const found = await this.found(id, page);
    await this.ask(page, { ...found, fields: againFieldsOf(found.session, page.query, randomUUID()) });
  }

  /** Where copies and runs were made before. */
  @Get('duplicate')
  @RequireAbility('change')
  duplicate(@Param('id') id: string, @Page() page: ConsolePage): void {
    const people = page.query.text('occurrence') === '' ? 'same' : 'other';
    page.redirect(withQuery(sessionPath({ id }, 'again'), { people, often: 'once' }));
  }

  /** Where series were made before. */
  @Get('series')
  @RequireAbility('change')
  series(@Param('id') id: string, @Page() page: ConsolePage): void {
    page.redirect(sessionPath({ id }, 'again'));
  }

  @Post('again')
  async repeat(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const repeating = { ...(await this.found(id, page)), fields: againFields(page.form) };
    const step = page.form.text('step');
    if (step === 'edit') return this.ask(page, repeating);
    try {
      await (repeating.fields.often === 'once' ? this.copy(page, repeating) : this.submit(page, repeating, step));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.ask(page, repeating, fieldErrors));
    }
  }

  /** Saves a copy, or another run. Throws Invalid for fields that need another answer. */
  private async copy(page: ConsolePage, { session, fields }: Repeating): Promise<void> {
    const input = readCopy(session, fields);
    const copy = await this.draftSession.duplicate(session.id, input, page.actor, idOf(fields));
    page.redirect(sessionPath(copy), 'console.sessions.done.created');
  }

  /** Shows all dates, or saves them. Throws Invalid for fields that need another answer. */
  private async submit(page: ConsolePage, repeating: Repeating, step: string): Promise<void> {
    const { session, fields } = repeating;
    const { title, locals } = repeatTimes(session, repeating.series, fields);
    const times = repeatedTimes(session, locals);
    if (step !== 'confirm' && step !== 'publish') return this.preview(page, repeating, times);
    const walls = times.map(({ wall }) => wall).filter(({ startsAtLocal }) => locals.includes(startsAtLocal));
    const asked = { title, times: walls, firstId: idOf(fields) };
    const { series, sessions } = await this.repeatSession.run(session.id, asked, page.actor);
    // Not the other drafts of the series: nobody has seen what they lack.
    const shown = sessions.filter((one) => one.id === session.id || locals.includes(one.startsAtLocal));
    const drafts = shown.filter(({ state }) => state === 'draft');
    const published = step === 'publish' ? await this.publishAll(drafts, page) : 0;
    const done = published === 0 ? 'saved' : 'published';
    page.redirect(series === null ? sessionPath(session) : seriesPath(series), `console.series.done.${done}`, {
      count: walls.length,
      published,
      drafts: drafts.length - published,
    });
  }

  /** Publishes the drafts whose warnings were shown. Returns how many. */
  private async publishAll(drafts: readonly Session[], page: ConsolePage): Promise<number> {
    let published = 0;
    for (const { id } of drafts) {
      try {
        await this.publishSession.run(id, page.actor, page.form.list('seenWarning'));
        published += 1;
      } catch (error) {
        // It stays a draft, whose page says what has come up since.
        if (!(error instanceof Conflict)) throw error;
      }
    }
    return published;
  }

  private async found(id: string, page: ConsolePage) {
    const { call, session } = await page.session(id);
    return { call, session, series: await findSeriesOf(page.connection, session) };
  }

  private async ask(page: ConsolePage, repeating: Repeating, fieldErrors: readonly FieldError[] = []): Promise<void> {
    page.renderStep('sessions/again', againPage(await page.layout(), { ...repeating, fieldErrors }));
  }

  private async preview(page: ConsolePage, repeating: Repeating, times: readonly RepeatedTime[]): Promise<void> {
    const { call, session } = repeating;
    const dates = [];
    for (const time of times) {
      const isOriginal = time.wall.startsAtLocal === session.startsAtLocal;
      const copy = isOriginal ? session : { ...session, ...time.wall, ...time.timing, id: repeating.fields.firstId };
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
    const shown = { ...repeating, dates, context, invitations };
    page.renderStep('sessions/again-confirm', againConfirmPage(await page.layout(), shown));
  }
}

/** The ID of the first new session, by which the second of two clicks is recognized. */
function idOf({ firstId }: AgainFields): string {
  return isUuid(firstId) ? firstId : randomUUID();
}

import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { findPublishingChecks } from '../../domain/privacy/publishing-checks.queries.js';
import { followingSessions, type PlannedMove, planSeriesMove } from '../../domain/sessions/series-move.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { hasAttendees } from '../../domain/sessions/recipients.js';
import { findRecipients } from '../../domain/sessions/recipients.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ChangeSeries } from '../../flows/sessions/change-series.flow.js';
import { Config } from '../../platform/config.js';
import { type FieldError, invalidField } from '../../platform/errors.js';
import { findAudience } from '../ui/audience.queries.js';
import { PreviewOutdated, confirmStep } from '../ui/confirm.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail } from '../ui/email-preview.js';
import { seriesPath } from '../paths/session-paths.js';
import { conflictWords } from './conflict-words.js';
import { listSharedAudiences } from './conflicts.queries.js';
import { findDatesContext } from './dates-context.js';
import { type MoveFields, moveFields, moveFieldsFrom, readSeriesMove } from './series-move-form.js';
import { moveConfirmPage, movePage, versionOfSeries } from './series-move.page.js';

interface Moving {
  call: Call;
  series: Series;
  sessions: Session[];
  fields: MoveFields;
}

/** Moves a session of a series and all that follow: what it does is shown first. */
@ConsoleController('series/:id/move', 'series')
@RequireAbility('change')
export class SeriesMoveController {
  constructor(
    private readonly config: Config,
    private readonly changeSeries: ChangeSeries,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const found = await this.found(id, page);
    const asked = page.query.text('from') || (found.sessions[0]?.id ?? '');
    const [first] = followingSessions(found.sessions, asked, page.now).ahead;
    await this.ask(page, { ...found, fields: moveFieldsFrom(first) });
  }

  @Post()
  async move(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const moving = { ...(await this.found(id, page)), fields: moveFields(page.form) };
    if (page.form.text('step') === 'edit') return this.ask(page, moving);
    try {
      await this.confirm(page, moving);
    } catch (error) {
      if (error instanceof PreviewOutdated) return this.showAgain(id, page, moving);
      await page.fail(error, (fieldErrors) => this.ask(page, moving, fieldErrors));
    }
  }

  private async confirm(page: ConsolePage, moving: Moving): Promise<void> {
    const { series, sessions, fields } = moving;
    const { move, note } = readSeriesMove(fields);
    const plan = (all: readonly Session[], now: Date) => planSeriesMove(all, fields.from, move, now);
    const { planned, left } = plan(sessions, page.now);
    const isConfirmed = page.form.text('step') === 'confirm';
    const isSeen = (moves: readonly PlannedMove[]) => page.form.text('seen') === versionOfSeries(moves);
    if (planned.length === 0) {
      if (isConfirmed) return page.redirect(seriesPath(series), 'console.series.done.movedAlready');
      throw invalidField(move.by === 'shift' ? 'amount' : 'time', 'series-unmoved', 'No session would move.');
    }
    // People are told of a new time, which must be one that they can keep.
    const isTooLate = ({ session, plan: { time } }: PlannedMove) =>
      session.state === 'published' && session.startsAt > page.now && time.startsAt <= page.now;
    if (planned.some(isTooLate)) {
      throw invalidField(move.by === 'shift' ? 'amount' : 'time', 'has-passed', 'Must be in the future.');
    }
    await confirmStep(page, {
      isConfirmed,
      hasChanged: !isSeen(planned),
      preview: (hasChanged) => this.preview(page, moving, planned, left, hasChanged),
      run: async () => {
        const checked = (all: readonly Session[], now: Date) => {
          const moves = plan(all, now).planned;
          if (!isSeen(moves)) throw new PreviewOutdated();
          return moves;
        };
        const { moved, notified } = await this.changeSeries.move(series.id, checked, note, page.actor);
        page.redirect(seriesPath(series), 'console.series.done.moved', { count: moved, emails: notified });
      },
    });
  }

  /** Shows where the sessions are by now. It confirms nothing: one can end between the request and the lock. */
  private async showAgain(id: string, page: ConsolePage, { fields }: Moving): Promise<void> {
    const moving = { ...(await this.found(id, page)), fields };
    const { planned, left } = planSeriesMove(moving.sessions, fields.from, readSeriesMove(fields).move, page.now);
    page.status = 409;
    await this.preview(page, moving, planned, left, true);
  }

  private async found(id: string, page: ConsolePage): Promise<Omit<Moving, 'fields'>> {
    const series = await getSeries(page.connection, id);
    const sessions = await listSessionsOfSeries(page.connection, id);
    return { series, sessions, call: await page.callOf(series) };
  }

  private async ask(page: ConsolePage, moving: Moving, fieldErrors: readonly FieldError[] = []): Promise<void> {
    page.renderStep('sessions/series-move', movePage(await page.layout(), { ...moving, now: page.now, fieldErrors }));
  }

  private async preview(
    page: ConsolePage,
    { call, series, fields }: Moving,
    planned: readonly PlannedMove[],
    left: readonly Session[],
    hasChanged: boolean,
  ): Promise<void> {
    const { connection, language, now } = page;
    const ids = planned.map(({ session }) => session.id);
    const rows = [];
    for (const one of planned) {
      const moved = { ...one.session, ...one.plan.time };
      // The others of the series move, too.
      const checks = await findPublishingChecks(connection, moved, now);
      const shared = await listSharedAudiences(connection, moved);
      const conflicts = conflictWords(
        checks.filter(({ other }) => !ids.includes(other?.id ?? '')),
        shared.filter(({ id }) => !ids.includes(id)),
        language,
      );
      const audience = await findAudience(connection, one.session.id);
      rows.push({ ...one, moved, conflicts, audience, recipients: await findRecipients(connection, moved, now) });
    }
    const told = rows.find(({ recipients }) => hasAttendees(recipients));
    const change = told && { call, session: told.moved, before: told.session, note: fields.note.trim() };
    const email = change ? await previewEmail(connection, this.config, page, 'rescheduled', change) : null;
    const spans = rows.map(({ moved }) => moved);
    const context = await findDatesContext(connection, call, spans, language);
    const shown = { call, series, fields, rows, left, email, context, hasChanged };
    page.renderStep('sessions/series-move-confirm', moveConfirmPage(await page.layout(), shown));
  }
}

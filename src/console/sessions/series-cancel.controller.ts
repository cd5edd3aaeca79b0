import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { followingSessions } from '../../domain/sessions/series-move.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { getSeries, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { cancelInput } from '../../domain/sessions/session-input.js';
import { hasAttendees, recipientCount, type Recipients, sumRecipients } from '../../domain/sessions/recipients.js';
import { findRecipients } from '../../domain/sessions/recipients.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ChangeSeries } from '../../flows/sessions/change-series.flow.js';
import { Config } from '../../platform/config.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { PreviewOutdated, confirmStep, versionOf } from '../ui/confirm.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { previewEmail, type EmailPreview } from '../ui/email-preview.js';
import { seriesPath } from '../paths/session-paths.js';
import { translate } from '../../platform/i18n/messages.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { currentTime } from '../ui/audience-view.js';
import { fromOptions, leftText } from './series-move.page.js';

interface Cancelling {
  call: Call;
  series: Series;
  sessions: Session[];
  from: string;
  reason: string;
}

/** Cancels a session of a series and all that follow: who is notified and what they read is shown first. */
@ConsoleController('series/:id/cancel', 'series')
@RequireAbility('change')
export class SeriesCancelController {
  constructor(
    private readonly config: Config,
    private readonly changeSeries: ChangeSeries,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const found = await this.found(id, page);
    const asked = page.query.text('from') || (found.sessions[0]?.id ?? '');
    const [first] = followingSessions(found.sessions, asked, page.now).ahead;
    if (first === undefined) return page.redirect(seriesPath(found.series));
    await this.preview(page, { ...found, from: first.id, reason: '' });
  }

  @Post()
  async cancel(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { from, reason } = page.form.texts(['from', 'reason']);
    const cancelling = { ...(await this.found(id, page)), from, reason };
    const { series, sessions } = cancelling;
    const isSeen = (rest: readonly Session[]) => page.form.text('seen') === versionOfRest(rest);
    const rest = followingSessions(sessions, from, page.now).ahead;
    // The second of two clicks, for example.
    if (rest.length === 0) return page.redirect(seriesPath(series), 'console.series.done.noneToCancel');
    try {
      const input = read(cancelInput, { reason });
      await confirmStep(page, {
        isConfirmed: page.form.text('step') === 'confirm',
        hasChanged: !isSeen(rest),
        preview: (hasChanged) => this.preview(page, cancelling, [], hasChanged),
        run: async () => {
          const choose = (all: readonly Session[], now: Date) => {
            const { ahead } = followingSessions(all, from, now);
            if (!isSeen(ahead)) throw new PreviewOutdated();
            return ahead;
          };
          const done = await this.changeSeries.cancel(series.id, choose, input.reason?.trim() ?? '', page.actor);
          page.redirect(seriesPath(series), 'console.series.done.cancelled', {
            count: done.cancelled,
            emails: done.notified,
          });
        },
      });
    } catch (error) {
      if (error instanceof PreviewOutdated) return this.showAgain(id, page, cancelling);
      await page.fail(error, (fieldErrors) => this.preview(page, cancelling, fieldErrors));
    }
  }

  /** Shows what the sessions are by now. It confirms nothing: one can end between the request and the lock. */
  private async showAgain(id: string, page: ConsolePage, cancelling: Cancelling): Promise<void> {
    page.status = 409;
    await this.preview(page, { ...cancelling, ...(await this.found(id, page)) }, [], true);
  }

  private async found(id: string, page: ConsolePage) {
    const series = await getSeries(page.connection, id);
    const sessions = await listSessionsOfSeries(page.connection, id);
    return { series, sessions, call: await page.callOf(series) };
  }

  private async preview(
    page: ConsolePage,
    { call, series, sessions, from, reason }: Cancelling,
    fieldErrors: readonly FieldError[] = [],
    hasChanged = false,
  ): Promise<void> {
    const { connection, now } = page;
    const { ahead, left } = followingSessions(sessions, from, now);
    const rows = [];
    for (const session of ahead) {
      const cancelled = { ...session, state: 'cancelled' as const };
      rows.push({ session, recipients: await findRecipients(connection, cancelled, now) });
    }
    const told = rows.find(({ recipients }) => hasAttendees(recipients))?.session;
    const note = reason.trim();
    const cancelled = told && { ...told, state: 'cancelled' as const, cancelReason: note || null };
    const change = told && cancelled && { call, session: cancelled, before: told, note };
    const email = change ? await previewEmail(connection, this.config, page, 'cancelled', change) : null;
    const shown = { series, sessions, from, reason, rows, left, email, hasChanged, now, fieldErrors };
    page.renderStep('sessions/series-cancel', cancelSeriesPage(await page.layout(), shown));
  }
}

interface CancelSeriesInput {
  series: Series;
  sessions: readonly Session[];
  from: string;
  reason: string;
  rows: readonly { session: Session; recipients: Recipients }[];
  left: readonly Session[];
  /** Null if no one is notified. */
  email: EmailPreview | null;
  hasChanged: boolean;
  now: Date;
  fieldErrors: readonly FieldError[];
}

/** Previews the cancellation of the rest of a series. */
function cancelSeriesPage(layout: ConsoleLayout, input: CancelSeriesInput) {
  const { language } = layout;
  const { series, rows } = input;
  const text = (key: string, values = {}) => translate(language, `console.series.${key}`, values);
  const emails = recipientCount(sumRecipients(rows.map(({ recipients }) => recipients)));
  return {
    ...layout,
    title: text('cancelRest'),
    seriesTitle: series.title,
    backPath: seriesPath(series),
    action: seriesPath(series, 'cancel'),
    heading: text('willBeCancelled', { count: rows.length }),
    changed: input.hasChanged ? translate(language, 'console.common.changedMeanwhile') : null,
    people: text('emailsToSend', { emails }),
    from: fromOptions(input.sessions, input.from, input.now, language),
    rows: rows.map(({ session, recipients }) => ({
      when: currentTime(session, language),
      title: session.title,
      people: translate(language, 'console.common.people', { count: recipientCount(recipients) }),
    })),
    left: input.left.map((one) => leftText(one, language)),
    email: input.email,
    reason: field('reason', input.reason, input.fieldErrors, language),
    seen: versionOfRest(rows.map(({ session }) => session)),
    submitLabel: translate(language, 'console.common.andNotify', { label: text('cancelSessions'), count: emails }),
  };
}

/** What a preview of the cancellation depends on. */
function versionOfRest(sessions: readonly Session[]): string {
  return fingerprint(sessions.map((session) => [session.id, versionOf(session)]));
}

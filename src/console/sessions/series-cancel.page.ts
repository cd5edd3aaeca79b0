import type { Series } from '../../domain/sessions/series.entity.js';
import { recipientCount, type Recipients, sumRecipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { field } from '../../platform/views/form-fields.js';
import { versionOf } from '../ui/confirm.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { seriesPath } from '../paths/session-paths.js';
import { currentTime } from '../ui/audience-view.js';
import { fromOptions, leftText } from './series-move.page.js';

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
export function cancelSeriesPage(layout: ConsoleLayout, input: CancelSeriesInput) {
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
    changed: input.hasChanged ? text('changedMeanwhile') : null,
    people: text('emailsToSend', { emails }),
    from: fromOptions(input.sessions, input.from, input.now, language),
    rows: rows.map(({ session, recipients }) => ({
      when: currentTime(session, language),
      title: session.title,
      people: translate(language, 'console.sessions.peopleCount', { count: recipientCount(recipients) }),
    })),
    left: input.left.map((one) => leftText(one, language)),
    email: input.email,
    reason: field('reason', input.reason, input.fieldErrors, language),
    seen: versionOfRest(rows.map(({ session }) => session)),
    submitLabel: text('cancelAndNotify', { count: rows.length, emails }),
  };
}

/** What a preview of the cancellation depends on. */
export function versionOfRest(sessions: readonly Session[]): string {
  return fingerprint(sessions.map((session) => [session.id, versionOf(session)]));
}

import type { Call } from '../../domain/calls/call.entity.js';
import type { PlannedMove } from '../../domain/sessions/series-move.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { recipientCount, type Recipients, sumRecipients } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { endedRefusal } from '../../domain/sessions/session.js';
import { weekdayName } from '../../domain/time/format.js';
import type { Option } from '../../domain/time/zone-options.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { Audience } from '../ui/audience.queries.js';
import { nightShift, spanText } from '../ui/audience-view.js';
import { versionOf } from '../ui/confirm.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { EmailPreview } from '../ui/email-preview.js';
import { seriesPath } from '../paths/session-paths.js';
import { dateRows, noHolidayData } from './date-rows.js';
import type { DatesContext } from './dates-context.js';
import { wallWarning } from './again-confirm.page.js';
import { currentTime } from '../ui/audience-view.js';
import { type MoveFields, moveFieldNames, shiftUnits } from './series-move-form.js';
import { closingNotes } from './series.page.js';

/** The form that asks how a series moves. */
export function movePage(
  layout: ConsoleLayout,
  input: {
    series: Series;
    sessions: readonly Session[];
    fields: MoveFields;
    now: Date;
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { series, fields, fieldErrors } = input;
  const text = (key: string) => translate(language, `console.series.${key}`);
  const shown = (name: 'time' | 'amount' | 'note') => field(name, fields[name], fieldErrors, language);
  const labels = {
    time: text('time'),
    amount: text('amount'),
    note: translate(language, 'console.sessions.field.note'),
  };
  const weekdays = ['1', '2', '3', '4', '5', '6', '7'].map((value) => ({
    value,
    label: weekdayName(Number(value), language),
    selected: value === fields.weekday,
  }));
  return {
    ...layout,
    title: text('move'),
    seriesTitle: series.title,
    backPath: seriesPath(series),
    action: seriesPath(series, 'move'),
    errors: errorSummary([shown('time'), shown('amount'), shown('note')], labels, language),
    from: fromOptions(input.sessions, fields.from, input.now, language),
    byTime: fields.by !== 'shift',
    weekdays: [{ value: '', label: text('sameWeekday'), selected: fields.weekday === '' }, ...weekdays],
    time: shown('time'),
    amount: shown('amount'),
    units: shiftUnits.map((unit) => ({ value: unit, label: text(`unit.${unit}`), selected: unit === fields.unit })),
    isEarlier: fields.direction === 'earlier',
    note: shown('note'),
  };
}

/** The sessions with which a change of a series can begin. */
export function fromOptions(sessions: readonly Session[], selected: string, now: Date, language: string): Option[] {
  return sessions
    .filter((one) => one.state === 'draft' || endedRefusal(one, now) === null)
    .map((one) => ({
      value: one.id,
      label: `${currentTime(one, language)} · ${one.title}`,
      selected: one.id === selected,
    }));
}

/** What a preview of a move depends on: what is where by now, and where it would be. */
export function versionOfSeries(planned: readonly PlannedMove[]): string {
  return fingerprint(
    planned.map(({ session, plan }) => [session.id, versionOf(session), plan.time.startsAt.toISOString()]),
  );
}

interface MovedRow extends PlannedMove {
  moved: Session;
  conflicts: readonly string[];
  audience: Audience;
  recipients: Recipients;
}

interface MoveConfirmInput {
  call: Call;
  series: Series;
  fields: MoveFields;
  rows: readonly MovedRow[];
  left: readonly Session[];
  email: EmailPreview | null;
  context: DatesContext;
  hasChanged: boolean;
}

/** Previews the move of a series. */
export function moveConfirmPage(layout: ConsoleLayout, input: MoveConfirmInput) {
  const { language } = layout;
  const { call, series, fields, rows, context } = input;
  const text = (key: string, values = {}) => translate(language, `console.series.${key}`, values);
  const published = rows.filter(({ session }) => session.state === 'published');
  const harder = published.reduce((sum, one) => sum + nightShift(one.audience, one.session, one.moved).harder, 0);
  const emails = recipientCount(sumRecipients(rows.map(({ recipients }) => recipients)));
  const dates = dateRows(
    rows.map(({ moved }) => moved),
    context,
    language,
  );
  return {
    ...layout,
    title: text('move'),
    seriesTitle: series.title,
    backPath: seriesPath(series),
    action: seriesPath(series, 'move'),
    heading: text('willMove', { count: rows.length }),
    changed: input.hasChanged ? translate(language, 'console.common.changedMeanwhile') : null,
    people: text('emailsToSend', { emails }),
    harder: harder > 0 ? text('harder', { count: harder }) : null,
    dates: rows.flatMap(({ session, moved, plan, conflicts, recipients }, index) => {
      const date = dates[index];
      if (date === undefined) return [];
      const notes = [
        ...plan.warnings.map((one) => wallWarning(one, moved, language)),
        ...date.notes,
        ...closingNotes(call, moved, language),
        ...conflicts,
      ];
      const count = recipientCount(recipients);
      const was = spanText(session, session.timeZone, language);
      return [{ ...date, notes, was, state: translate(language, 'console.common.people', { count }) }];
    }),
    left: input.left.map((one) => leftText(one, language)),
    noHolidayData: noHolidayData(context, language),
    email: input.email,
    note: fields.note,
    hidden: [
      ...moveFieldNames.map((name) => ({ name, value: fields[name] })),
      { name: 'seen', value: versionOfSeries(rows) },
    ],
    submitLabel: translate(language, 'console.common.andNotify', {
      label: translate(language, 'console.sessions.reschedule'),
      count: emails,
    }),
  };
}

/** Says that a session of a series stays as it is. */
export function leftText(session: Session, language: string): string {
  const reason = session.state === 'cancelled' ? 'leftCancelled' : 'leftOver';
  return translate(language, `console.series.${reason}`, { when: spanText(session, session.timeZone, language) });
}

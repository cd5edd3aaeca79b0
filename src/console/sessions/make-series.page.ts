import { callState } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PublishingCheck, PublishingCode } from '../../domain/sessions/publishing-checks.js';
import { maxRepeats, repeatPatterns } from '../../domain/sessions/repeats.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { TimingWarning } from '../../domain/sessions/session-timing.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { type DateRow, dateRows, noHolidayData } from './date-rows.js';
import type { DatesContext } from './dates-context.js';
import { notCopied } from './duplicate.page.js';
import { checkText } from './publishing-section.js';
import { currentTime } from '../ui/audience-view.js';
import { type SeriesFields, seriesFieldNames } from './series-form.js';
import { warningText } from '../ui/timing-view.js';

interface MakingInput {
  call: Call;
  session: Session;
  series: Series | null;
  fields: SeriesFields;
}

/** The form that asks how often a series takes place. */
export function makeSeriesPage(layout: ConsoleLayout, input: MakingInput & { fieldErrors: readonly FieldError[] }) {
  const { language } = layout;
  const { session, series, fields, fieldErrors } = input;
  const text = (key: string, values = {}) => translate(language, `console.series.${key}`, values);
  const shown = (name: 'series' | 'more' | 'dates') => field(name, fields[name], fieldErrors, language);
  const labels = { series: text('seriesTitle'), more: text('more'), dates: text('dates') };
  const heading = series === null ? text('make') : text('addDates', { title: series.title });
  return {
    ...layout,
    title: heading,
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'series'),
    heading,
    lede: text('makeLede'),
    currentText: currentTime(session, language),
    errors: errorSummary([shown('series'), shown('more'), shown('dates')], labels, language),
    // What of the original can't be copied, such as a theme that the call no longer has.
    refused: notCopied(fieldErrors, labels, language),
    // Null if the session is in a series already.
    titleField: series === null ? shown('series') : null,
    patterns: repeatPatterns.map((value) => ({
      value,
      label: text(`pattern.${value}`),
      selected: value === fields.pattern,
    })),
    more: shown('more'),
    most: maxRepeats,
    dates: shown('dates'),
    firstId: fields.firstId,
  };
}

/** A date of the series before it is saved; `copy` is the session that it becomes. */
interface FutureDate {
  copy: Session;
  isOriginal: boolean;
  warnings: readonly TimingWarning[];
  checks: readonly PublishingCheck[];
}

// The other checks are about what every copy has in common.
const aboutDates: readonly PublishingCode[] = ['over', 'started', 'after-close', 'speaker-busy', 'room-busy'];

/** Shows the dates of a series before they are saved. */
export function makeSeriesConfirmPage(
  layout: ConsoleLayout,
  {
    call,
    session,
    series,
    fields,
    dates,
    context,
    invitations,
  }: MakingInput & {
    call: Call;
    dates: readonly FutureDate[];
    context: DatesContext;
    /** How many invitations speakers get if everything is published. */
    invitations: number;
  },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.series.${key}`, values);
  const fresh = dates.filter(({ isOriginal }) => !isOriginal);
  const unpublished = dates.filter(({ copy, isOriginal }) => !isOriginal || copy.state === 'draft');
  const all = unpublished.flatMap(({ checks }) => checks);
  const common = fresh[0]?.checks.filter(({ code }) => !aboutDates.includes(code)) ?? [];
  const warnings = new Set(all.flatMap(({ severity, key }) => (severity === 'warning' ? key : [])));
  const isBlocked = all.some(({ severity }) => severity === 'error');
  const rows = dateRows(
    dates.map(({ copy }) => copy),
    context,
    language,
  );
  const heading = text('willBeSaved', { count: fresh.length });
  return {
    ...layout,
    title: heading,
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    action: sessionPath(session, 'series'),
    heading,
    dates: dates.map((date, index) => ({
      ...dateRow(rows, index),
      state: date.isOriginal ? text('thisSession') : null,
      notes: [...dateRow(rows, index).notes, ...ownNotes(date, session, language)],
    })),
    noHolidayData: noHolidayData(context, language),
    hidden: [
      ...seriesFieldNames.map((name) => ({
        name,
        value: name === 'series' ? (series?.title ?? fields[name]) : fields[name],
      })),
      ...[...warnings].map((value) => ({ name: 'seenWarning', value })),
    ],
    // What is missing in all copies.
    missing: common.map((one) => checkText(one, session, language)),
    // Null if one of the drafts can't be published.
    publishLabel: isBlocked
      ? null
      : text(warnings.size > 0 ? 'publishAnyway' : 'publish', { count: unpublished.length }),
    submitLabel: text('save', { count: fresh.length }),
    // Who gets an email when all are published; null if nobody does.
    notified:
      invitations === 0 || isBlocked
        ? null
        : text(callState(call) === 'draft' ? 'invitationsOncePublic' : 'invitations', { count: invitations }),
  };
}

function dateRow(rows: readonly DateRow[], index: number): DateRow {
  const row = rows[index];
  if (row === undefined) throw new RangeError('A date of a series has no row.');
  return row;
}

/** Says what a time that is skipped, or that occurs twice, means in a series, where nobody is asked. */
export function wallWarning(warning: TimingWarning, { startsAtLocal, timeZone }: Session, language: string): string {
  const text = warningText(warning, startsAtLocal, timeZone, language);
  return warning.code === 'gap' ? text : `${text} ${translate(language, 'console.series.firstCounts')}`;
}

function ownNotes({ copy, warnings, checks }: FutureDate, session: Session, language: string): string[] {
  return [
    ...warnings.map((one) => wallWarning(one, copy, language)),
    ...checks
      .filter(({ code }) => aboutDates.includes(code))
      .map((one) => [checkText(one, session, language), one.other?.title].filter(Boolean).join(' ')),
  ];
}

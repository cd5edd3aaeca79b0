import { callState } from '../../domain/calls/call.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PublishingCheck, PublishingCode } from '../../domain/sessions/publishing-checks.js';
import type { TimingWarning } from '../../domain/sessions/session-timing.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { type DateRow, dateRows, noHolidayData } from './date-rows.js';
import type { DatesContext } from './dates-context.js';
import { checkText } from './publishing-section.js';
import { againFieldNames, type AgainFields } from './again-form.js';
import { warningText } from '../ui/timing-view.js';

interface RepeatingInput {
  call: Call;
  session: Session;
  fields: AgainFields;
}

/** A date of the series before it is saved; `copy` is the session that it becomes. */
interface FutureDate {
  copy: Session;
  isOriginal: boolean;
  warnings: readonly TimingWarning[];
  checks: readonly PublishingCheck[];
}

// The other checks are about what every copy has in common.
const aboutDates: readonly PublishingCode[] = [
  'over',
  'started',
  'after-close',
  'speaker-busy',
  'crew-busy',
  'room-busy',
];

/** Shows the dates of a series, or of runs, before they are saved. */
export function againConfirmPage(
  layout: ConsoleLayout,
  {
    call,
    session,
    fields,
    dates,
    context,
    invitations,
  }: RepeatingInput & {
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
    action: sessionPath(session, 'again'),
    heading,
    dates: dates.map((date, index) => ({
      ...dateRow(rows, index),
      state: date.isOriginal ? text('thisSession') : null,
      notes: [...dateRow(rows, index).notes, ...ownNotes(date, session, language)],
    })),
    noHolidayData: noHolidayData(context, language),
    hidden: [
      ...againFieldNames.map((name) => ({ name, value: fields[name] })),
      ...[...warnings].map((value) => ({ name: 'seenWarning', value })),
    ],
    // What is missing in all copies.
    missing: common.map((one) => checkText(one, language)),
    // Null if one of the drafts can't be published.
    publishLabel: isBlocked ? null : text(warnings.size > 0 ? 'publishAnyway' : 'publish'),
    submitLabel: text('save'),
    // Who gets an email when all are published; null if nobody does.
    notified:
      invitations === 0 || isBlocked
        ? null
        : translate(
            language,
            `console.sessions.publishing.${callState(call) === 'draft' ? 'notifiedOncePublic' : 'notified'}`,
            { count: invitations },
          ),
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
      .map((one) => [checkText(one, language), one.other?.title].filter(Boolean).join(' ')),
  ];
}

import type { AttendanceReport } from '../../domain/attendance/attendance-report.entity.js';
import type { CurvePoint } from '../../domain/attendance/presence-curve.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { pager } from '../ui/pager.js';
import { withQuery } from '../../platform/http/query.js';
import { takeBackPath } from '../paths/attendance-paths.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { registrationState } from '../registrations/attendee-rows.js';
import type { AttendanceRow } from '../../domain/attendance/attendance.queries.js';
import type { AttendanceFilter, AttendanceNumbers } from './attendance.queries.js';
import { type AttendanceView, attendanceViews } from './attendance-view.js';
import { attendanceState, sourceWords } from '../ui/attendance-labels.js';

const barWidth = 860;

/** The attendance of a session: figures, a chart and one row for each person. */
export function attendancePage(
  layout: ConsoleLayout,
  input: {
    session: Session;
    filter: AttendanceFilter;
    page: number;
    counts: Record<AttendanceView, number>;
    found: number;
    numbers: AttendanceNumbers;
    curve: readonly CurvePoint[];
    rows: readonly AttendanceRow[];
    reports: readonly AttendanceReport[];
  },
) {
  const { language, now } = layout;
  const { session, filter, counts } = input;
  const text = (key: string, values = {}) => translate(language, `console.attendance.${key}`, values);
  const path = sessionPath(session, 'attendance');
  const at = (changes: Record<string, string>) =>
    withQuery(path, { show: filter.view === 'attended' ? '' : filter.view, q: filter.search }, changes);
  const hasBegun = session.startsAt <= now;
  const nobody =
    filter.search === '' ? text(`nobody.${filter.view}`) : translate(language, 'console.registrations.noMatch');
  return {
    ...layout,
    title: text('title'),
    heading: text('title'),
    sessionTitle: session.title,
    sessionPath: sessionPath(session),
    figures: figuresOf(input.numbers, session, language),
    chart: attendanceChart(input.curve, session, language),
    tabs: attendanceViews.map((view) => ({
      path: at({ show: view === 'attended' ? '' : view }),
      label: text(`view.${view}`),
      count: counts[view],
      current: view === filter.view,
    })),
    view: filter.view,
    search: filter.search,
    searchPath: path,
    rows: input.rows.map((row) => personView(row, session, language)),
    empty: input.rows.length === 0 ? nobody : null,
    pager: pager(input.found, input.page, language, (page) => at({ page })),
    exportPath: layout.mayRead ? sessionPath(session, 'attendance.csv') : null,
    takeBackPath: layout.mayRun && hasBegun ? sessionPath(session, 'attendance/report') : null,
    // Why no report can be imported yet.
    early: hasBegun ? null : text('early', { at: dayAndTime(session.startsAt, session.timeZone, language) }),
    reports: input.reports.map((report) => ({
      text: text('reportTaken', {
        layout: text(`layout.${report.layout}`),
        count: report.people,
        zone: zoneLabel(report.timeZone, session.startsAt, language),
      }),
      when: dayAndTime(report.importedAt, session.timeZone, language, now),
      takeBackPath: layout.mayRun ? takeBackPath(session, report) : null,
    })),
  };
}

function figuresOf(numbers: AttendanceNumbers, session: Session, language: string) {
  const text = (key: string, values = {}) => translate(language, `console.attendance.figure.${key}`, values);
  const figure = (key: string, value: string, values = {}) => ({ label: text(key, values), value });
  const { confirmed, attended, timed, median, stayed } = numbers;
  return [
    figure('confirmed', String(confirmed), { count: confirmed }),
    figure('attended', String(attended), { count: attended }),
    ...(timed === 0
      ? []
      : [
          figure('median', String(median ?? 0), { minutes: session.durationMinutes }),
          figure('stayed', text('percent', { percent: Math.round((stayed / timed) * 100) }), { count: timed }),
        ]),
  ];
}

function personView(row: AttendanceRow, session: Session, language: string) {
  const share = (row.minutesPresent ?? 0) / session.durationMinutes;
  return {
    path: registrationPath(row.registrationId),
    name: row.name,
    email: row.email,
    organization: row.organization,
    state: attendanceState(row, language),
    // The state of the registration, where it is not confirmed.
    registrationLabel: row.state === 'confirmed' ? null : registrationState(row.state, language).label,
    since: row.attendedAt && formatTime(row.attendedAt, session.timeZone, language),
    // Width of the bar, of 860.
    width: Math.round(Math.min(1, share) * barWidth),
    sources: sourceWords(row.sources, row.corrected, language),
  };
}

/** The number of points of the chart that the table below it lists. */
const tableRows = 12;
const width = 860;
const height = 140;

/** Draws the curve; null where there is none. */
function attendanceChart(
  points: readonly CurvePoint[],
  session: { startsAt: Date; endsAt: Date; timeZone: string },
  language: string,
) {
  if (points.length === 0) return null;
  const most = Math.max(...points.map(({ count }) => count));
  const x = (index: number) => Math.round((index / points.length) * width);
  const y = (count: number) => Math.round(height - (count / most) * height);
  const steps = points.map(({ count }, index) => `V${y(count)}H${x(index + 1)}`);
  const every = Math.ceil(points.length / tableRows);
  const peak = points.find(({ count }) => count === most);
  const time = (at: Date) => formatTime(at, session.timeZone, language);
  return {
    path: `M0 ${height}${steps.join('')}V${height}Z`,
    most: translate(language, 'console.attendance.most', {
      count: most,
      time: peak === undefined ? '' : time(peak.at),
    }),
    from: time(session.startsAt),
    until: time(session.endsAt),
    rows: points.filter((_, index) => index % every === 0).map(({ at, count }) => ({ time: time(at), count })),
  };
}

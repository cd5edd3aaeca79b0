import type { CurvePoint } from '../../domain/attendance/presence-curve.js';
import { translate } from '../../platform/i18n/messages.js';
import { formatTime } from '../../domain/time/format.js';

/** The number of points of the chart that the table below it lists. */
const tableRows = 12;
const width = 860;
const height = 140;

/** Draws how many people attended from minute to minute: an outline, and a table with the same figures. */
export interface AttendanceChart {
  path: string;
  most: string;
  from: string;
  until: string;
  rows: { time: string; count: number }[];
}

/** Draws the curve; null where there is none. */
export function attendanceChart(
  points: readonly CurvePoint[],
  session: { startsAt: Date; endsAt: Date; timeZone: string },
  language: string,
): AttendanceChart | null {
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

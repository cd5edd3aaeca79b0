import { dayBands, sessionSegment } from '../../time/day-parts.js';

/** A stretch of the day as a table cell of a line. */
export interface DayLineCell {
  /** Percent of 24 hours, with two decimals. */
  width: string;
  /** Pixels: the session is highest, then working hours, day and night. */
  height: number;
  /** Class for dark mode, and the light colour. */
  name: 'l-n' | 'l-d' | 'l-w' | 'l-s';
  colour: string;
}

const looks = {
  night: { name: 'l-n', height: 2, colour: '#dfdcd3' },
  day: { name: 'l-d', height: 6, colour: '#dfdcd3' },
  working: { name: 'l-w', height: 10, colour: '#c9c5b9' },
  session: { name: 'l-s', height: 18, colour: '#0a665a' },
} as const;

/**
 * Returns the local day on which a session starts, from 00 to 24, as cells: the parts of the day, and the session in
 * them.
 */
export function dayLineCells(startsAt: Date, endsAt: Date, timeZone: string): DayLineCell[] {
  const session = sessionSegment(startsAt, endsAt, timeZone);
  const bands = [...dayBands.night, ...dayBands.day, ...dayBands.working, ...(session === null ? [] : [session])];
  const edges = [...new Set(bands.flatMap((band) => [band.startMinute, band.endMinute]))].sort((a, b) => a - b);
  return edges.slice(1).flatMap((end, index) => {
    const start = edges[index] ?? 0;
    const isIn = (band: { startMinute: number; endMinute: number }) =>
      band.startMinute <= start && end <= band.endMinute;
    const inSession = session !== null && isIn(session);
    // The session is one cell, although the part of the day can change under it.
    if (inSession && start !== session.startMinute) return [];
    const until = inSession ? session.endMinute : end;
    const look = inSession
      ? looks.session
      : dayBands.working.some(isIn)
        ? looks.working
        : dayBands.night.some(isIn)
          ? looks.night
          : looks.day;
    return [{ ...look, width: (((until - start) / 1440) * 100).toFixed(2) }];
  });
}

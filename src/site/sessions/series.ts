import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { type SeatState, seatState } from '../../domain/sessions/session-labels.js';
import { overlap, registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndRange, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { sessionPath } from '../paths.js';

/** The other sessions of a series, to be chosen along with one. */
export interface SeriesView {
  name: string;
  sessions: {
    id: string;
    title: string;
    path: string;
    when: string;
    seat: SeatState;
    /** That it is at the same time as the session itself, or as one before it in this list. */
    overlap: string | null;
    selected: boolean;
  }[];
}

/** The most sessions that a person can choose at once. */
export const mostSessions = 50;

/**
 * The sessions of the same series that take registrations, other runs of the same session left out: people attend
 * either. Null where there is none. `chosen` are the ids that were ticked.
 */
export function seriesView(
  call: Pick<Call, 'slug'>,
  session: Session,
  others: readonly Session[],
  chosen: readonly string[],
  viewer: Viewer,
): SeriesView | null {
  const open = others
    .filter((one) => registrationClosure(one, viewer.now) === null)
    .filter((one) => session.occurrenceGroup === null || one.occurrenceGroup !== session.occurrenceGroup)
    .slice(0, mostSessions);
  if (session.series === null || open.length === 0) return null;
  return {
    name: session.series,
    sessions: open.map((one, index) => {
      const time = sessionTime(one, viewer);
      const clash = [session, ...open.slice(0, index)].find((other) => overlap(one, other));
      return {
        id: one.id,
        title: one.title,
        path: sessionPath(call, one),
        when: dayAndRange(time, viewer.language),
        seat: seatState(one, viewer.language, viewer.now),
        overlap: clash ? translate(viewer.language, 'registrations.me.overlap', { title: clash.title }) : null,
        selected: chosen.includes(one.id),
      };
    }),
  };
}

/** Returns those of a series that were chosen beside a session, by id: of a session with several runs only one. */
export function chosenOfSeries(session: Session, series: readonly Session[], ids: readonly string[]): string[] {
  const groups = new Set([session.occurrenceGroup]);
  return series.flatMap(({ id, occurrenceGroup }) => {
    if (!ids.includes(id) || (occurrenceGroup !== null && groups.has(occurrenceGroup))) return [];
    groups.add(occurrenceGroup);
    return [id];
  });
}

import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { aboutSession } from '../../domain/sessions/offer-labels.js';
import { seatState } from '../../domain/sessions/session-labels.js';
import { overlap, registrationClosure } from '../../domain/sessions/session.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndRange, sessionTime } from '../../domain/sessions/session-time.js';
import { titleLanguage } from '../../domain/sessions/session-texts.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { sessionPath } from '../paths.js';

/** Maximum number of sessions that a person can select. */
export const maxSessions = 50;

/**
 * Returns the open sessions of the same series, without other runs of the session, because people attend only one. Null
 * if there are none. `chosen` are the selected ids.
 */
export function seriesView(
  call: Pick<Call, 'slug'>,
  session: Session,
  series: Pick<Series, 'title'> | null,
  others: readonly Session[],
  chosen: readonly string[],
  viewer: Viewer,
) {
  const open = others
    .filter((one) => registrationClosure(one, viewer.now) === null)
    .filter((one) => session.occurrenceGroup === null || one.occurrenceGroup !== session.occurrenceGroup)
    .slice(0, maxSessions);
  if (series === null || open.length === 0) return null;
  return {
    name: series.title,
    // Whether one is selected.
    isOpen: open.some(({ id }) => chosen.includes(id)),
    sessions: open.map((one, index) => {
      const time = sessionTime(one, viewer);
      const clash = [session, ...open.slice(0, index)].find((other) => overlap(one, other));
      return {
        id: one.id,
        title: one.title,
        lang: titleLanguage(one),
        path: sessionPath(call, one),
        when: dayAndRange(time, viewer.language),
        about: aboutSession(one, viewer.language),
        seat: seatState(one, viewer.language, viewer.now),
        overlap: clash ? translate(viewer.language, 'registrations.me.overlap', { title: clash.title }) : null,
        selected: chosen.includes(one.id),
      };
    }),
  };
}

/** Returns the ids of the other selected sessions of a series: only one run of each. */
export function chosenOfSeries(session: Session, series: readonly Session[], ids: readonly string[]): string[] {
  const groups = new Set([session.occurrenceGroup]);
  return series.flatMap(({ id, occurrenceGroup }) => {
    if (!ids.includes(id) || (occurrenceGroup !== null && groups.has(occurrenceGroup))) return [];
    groups.add(occurrenceGroup);
    return [id];
  });
}

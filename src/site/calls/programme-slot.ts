import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayPart } from '../../domain/time/day-parts.js';
import { sessionPath } from '../paths.js';
import {
  type SeatState,
  type ThemeLabel,
  formatLabel,
  kindLabel,
  seatState,
  sessionThemes,
  spokenLanguage,
} from '../../domain/sessions/session-labels.js';
import { firstZone, type SessionTime, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A session as a row of the programme. */
export interface SlotView {
  path: string;
  title: string;
  /** The language of the title. */
  lang: string;
  /** The time zone of the date that the session is listed under. */
  timeZone: string;
  time: SessionTime;
  themes: ThemeLabel[];
  facts: string[];
  /** That it is at night for the viewer, and when there is a run by day. */
  nightNote: string | null;
  seat: SeatState;
}

/** Returns a session as a row. `occurrences` are the upcoming occurrences of the same session, including itself. */
export function slotView(
  call: Pick<Call, 'slug'>,
  session: Session,
  themes: ThemeLabel[],
  viewer: Viewer,
  occurrences: readonly Session[] = [],
): SlotView {
  const time = sessionTime(session, viewer);
  const isComing = viewer.now < session.startsAt && session.state === 'published';
  return {
    path: sessionPath(call, session),
    title: session.title,
    lang: session.language,
    timeZone: firstZone(session, viewer),
    time,
    themes: sessionThemes(session, themes, viewer.language),
    facts: [
      kindLabel(session, viewer.language),
      formatLabel(session, viewer.language),
      spokenLanguage(session.language, viewer.language),
    ],
    nightNote: time.isNight && isComing ? nightNote(session, occurrences, viewer) : null,
    seat: seatState(session, viewer.language, viewer.now),
  };
}

function nightNote(session: Session, occurrences: readonly Session[], viewer: Viewer): string {
  const byDay = occurrences.find(
    (run) => run.id !== session.id && dayPart(run.startsAt, run.endsAt, viewer.timeZone) !== 'night',
  );
  if (byDay === undefined) return translate(viewer.language, 'calls.night');
  const { date, start } = sessionTime(byDay, viewer);
  return translate(viewer.language, 'calls.nightAgain', { date, time: start });
}

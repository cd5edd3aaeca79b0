import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { type Cover, sessionCover } from '../../domain/sessions/cover.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { titleLanguage } from '../../domain/sessions/session-texts.js';
import { dayPart } from '../../domain/time/day-parts.js';
import { onTheWay, sessionPath } from '../paths.js';
import {
  type SeatState,
  type ThemeLabel,
  formatLabel,
  kindLabel,
  otherLanguage,
  seatState,
  sessionThemes,
  spokenLanguage,
  textNote,
} from '../../domain/sessions/session-labels.js';
import { briefOfferLines } from '../../domain/sessions/offer-labels.js';
import { firstZone, type SessionTime, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** A session as a row of the programme. */
export interface SlotView {
  path: string;
  title: string;
  /** The language of the title. */
  lang: string;
  /** That the title is in another language than the page, unless the session is in that one, too. */
  note: string | null;
  /** The time zone of the date that the session is listed under. */
  timeZone: string;
  time: SessionTime;
  cover: Cover;
  themes: ThemeLabel[];
  facts: string[];
  /** The language that it is in, unless that is the viewer's. */
  inLanguage: string | null;
  /** The languages that it is offered in, its series, its other times, and that it is at night for the viewer. */
  notes: { icon: string; text: string }[];
  seat: SeatState;
}

/**
 * Returns a session as a row. `occurrences` are the upcoming occurrences of the same session, including itself; `series`
 * contain its own.
 */
export function slotView(
  call: Pick<Call, 'slug'>,
  session: Session,
  themes: ThemeLabel[],
  viewer: Viewer,
  occurrences: readonly Session[] = [],
  series: readonly Series[] = [],
): SlotView {
  const { language } = viewer;
  const time = sessionTime(session, viewer);
  const isComing = viewer.now < session.startsAt && session.state === 'published';
  const inLanguage = otherLanguage(session, language);
  return {
    path: onTheWay(sessionPath(call, session), viewer),
    title: session.title,
    lang: titleLanguage(session),
    note: titleLanguage(session) === session.language ? null : textNote(titleLanguage(session), language),
    timeZone: firstZone(session, viewer),
    time,
    cover: sessionCover(session, themes, language),
    themes: sessionThemes(session, themes, language),
    facts: [
      kindLabel(session, language),
      formatLabel(session, language),
      ...(inLanguage === null ? [spokenLanguage(session.language, language)] : []),
    ],
    inLanguage,
    notes: [
      ...briefOfferLines(session, language).map((text) => ({ icon: 'globe', text })),
      ...series
        .filter(({ id }) => id === session.seriesId)
        .map(({ title }) => ({ icon: 'list', text: translate(language, 'calls.inSeries', { title }) })),
      ...(isComing ? otherTimes(session, occurrences, time.isNight, viewer) : []),
    ],
    seat: seatState(session, language, viewer.now),
  };
}

/** What to know about its time: that it is at night for the viewer, and another occurrence, by day if this is not. */
function otherTimes({ id }: Session, occurrences: readonly Session[], isNight: boolean, viewer: Viewer) {
  const { language, timeZone } = viewer;
  const other = occurrences.find(
    (run) => run.id !== id && (!isNight || dayPart(run.startsAt, run.endsAt, timeZone) !== 'night'),
  );
  if (other === undefined) return isNight ? [{ icon: 'moon', text: translate(language, 'calls.night') }] : [];
  const { date, start } = sessionTime(other, viewer);
  const text = translate(language, isNight ? 'calls.nightAgain' : 'calls.again', { date, time: start });
  return [{ icon: isNight ? 'moon' : 'clock', text }];
}

import type { Call } from '../../domain/calls/call.entity.js';
import { sessionCover } from '../../domain/sessions/cover.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { titleLanguage } from '../../domain/sessions/session-texts.js';
import { otherLanguage, seatState, type ThemeLabel } from '../../domain/sessions/session-labels.js';
import { firstZone, whenView } from '../../domain/sessions/session-time.js';
import { registrationState } from '../../domain/sessions/session.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { daysBetween } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { translate } from '../../platform/i18n/messages.js';
import { onTheWay, sessionPath } from '../paths.js';
import { registrationKind } from '../registrations/registration-form.js';

/**
 * Returns the first session to come that people can register for, else the first that takes place at all. Null if
 * there is none. `sessions` are by start.
 */
export function nextSession(
  call: Pick<Call, 'slug'>,
  sessions: readonly Session[],
  themes: ThemeLabel[],
  viewer: Viewer,
) {
  const { language, now } = viewer;
  const coming = sessions.filter(({ state, startsAt }) => state === 'published' && startsAt > now);
  const open = coming.find((session) => registrationState(session, now) === null);
  const next = open ?? coming[0];
  if (next === undefined) return null;
  return {
    // `Next session: tomorrow`
    label: nextLabel(next, viewer),
    path: onTheWay(sessionPath(call, next), viewer),
    title: next.title,
    // The language of the title.
    lang: titleLanguage(next),
    inLanguage: otherLanguage(next, language),
    when: whenView(next, viewer, []),
    cover: sessionCover(next, themes, language),
    seat: seatState(next, language, now),
    // What registering does; null if registration is closed.
    register: open === undefined ? null : translate(language, `sessions.submit.${registrationKind(open)}`),
  };
}

/** Returns in how many days the next session is; today if it is on now. */
export function nextLabel(session: Pick<Session, 'format' | 'timeZone' | 'startsAt'>, viewer: Viewer): string {
  const zone = firstZone(session, viewer);
  const days = daysBetween(localTime(viewer.now, zone).date, localTime(session.startsAt, zone).date);
  return translate(viewer.language, 'calls.next', { days: Math.max(0, days) });
}

import type { Session } from '../../domain/sessions/session.entity.js';
import { isUndoable, undoableUntil } from '../../domain/sessions/undo-cancellation.js';
import { formatTime } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

/** How to undo a cancellation, as long as that is possible. */
export interface UndoView {
  text: string;
  path: string;
  /** RFC 3339; the page counts down to it, and reloads then. */
  until: string;
  now: string;
}

/** Returns how to undo the cancellation of a session; null if it can't be undone, or by this organizer. */
export function undoView(
  session: Session,
  held: number,
  { now, language, mayChange }: Pick<ConsoleLayout, 'now' | 'language' | 'mayChange'>,
): UndoView | null {
  if (!mayChange || session.cancelledAt === null || !isUndoable(session, now)) return null;
  const until = undoableUntil(session.cancelledAt);
  const at = formatTime(until, session.timeZone, language);
  const time = `${at}:${String(until.getUTCSeconds()).padStart(2, '0')} ${zoneLabel(session.timeZone, now, language)}`;
  return {
    text: translate(language, 'console.sessions.undo.text', { count: held, time }),
    path: sessionPath(session, 'cancel/undo'),
    until: until.toISOString(),
    now: now.toISOString(),
  };
}

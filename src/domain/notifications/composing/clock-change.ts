import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { clockShift } from '../../time/clock-shift.js';
import { formatLocalDate, formatLocalTime } from '../../time/format.js';
import { zoneCity } from '../../time/zones.js';
import type { EmailContext } from './context.js';

/**
 * What a reminder says to somebody whose clock has changed: since their last session at this hour, or else since they
 * registered. Both instants are frozen in the message. Null where nothing shifts, and for a session at a place.
 */
export function clockSentence({ t, language, message }: EmailContext, snapshot: SessionSnapshot): string | null {
  const { recipient, event, previousStartsAt } = message.payload;
  const sinceAt = previousStartsAt ?? event?.createdAt;
  if (sinceAt === undefined || snapshot.format === 'in-person') return null;
  const startsAt = new Date(snapshot.startsAt);
  const shift = clockShift(snapshot.timeZone, recipient.timeZone, new Date(sinceAt), startsAt);
  if (shift === null) return null;
  const from = formatLocalTime(shift.fromLocal, language.code);
  const to = formatLocalTime(shift.toLocal, language.code);
  const toDate = shift.toLocal.slice(0, 10);
  // Past midnight the hour alone would leave the day open.
  const isSameDay = shift.fromLocal.startsWith(toDate);
  const day = formatLocalDate(toDate, language.code, 'weekday');
  return t(previousStartsAt === undefined ? 'clockSinceRegistered' : 'clockSinceLast', {
    to: isSameDay ? to : t('dateAndRange', { date: day, range: to }),
    from,
    city: zoneCity(shift.changedIn, language.code),
  });
}

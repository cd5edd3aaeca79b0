import type { Call } from '../../domain/calls/call.entity.js';
import { callDates } from '../../domain/calls/call-dates.js';
import { translate } from '../../platform/i18n/messages.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { daysBetween } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneCity, zoneOffset } from '../../domain/time/zones.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** When proposals close: in the viewer's time first, then the host's, then the days left. */
export interface DeadlineView {
  state: 'coming' | 'open' | 'closed';
  /** `Proposals close Friday 26 February 2027,` */
  day: string;
  /** `18:59 your time`; null once it is over. */
  time: string | null;
  /** `23:59 in Kaohsiung, UTC+8. That is 46 days from today.` */
  detail: string;
}

/** Describes the deadline of a call: the last minute of its last day in its own time zone. */
export function deadlineView(call: Pick<Call, 'timeZone' | 'opensOn' | 'closesOn'>, viewer: Viewer): DeadlineView {
  const { opensAt, closesAt } = callDates(call);
  if (viewer.now < opensAt) return { state: 'coming', time: null, ...describe(call, viewer, opensAt, 'opens') };
  // The last minute counts completely.
  if (viewer.now.getTime() >= closesAt.getTime() + 60_000)
    return { state: 'closed', time: null, ...describe(call, viewer, closesAt, 'closed') };
  const time = formatTime(closesAt, viewer.timeZone, viewer.language);
  return {
    state: 'open',
    time: viewer.isOwnZone
      ? translate(viewer.language, 'calls.yourTime', { time })
      : translate(viewer.language, 'calls.placeTime', { time, place: zoneCity(viewer.timeZone, viewer.language) }),
    ...describe(call, viewer, closesAt, 'closes'),
  };
}

type DeadlineEvent = 'opens' | 'closes' | 'closed';

function describe(call: Pick<Call, 'timeZone'>, viewer: Viewer, at: Date, event: DeadlineEvent) {
  const { language, timeZone, now } = viewer;
  const local = localTime(at, timeZone);
  const host = localTime(at, call.timeZone);
  const days = daysBetween(localTime(now, timeZone).date, local.date);
  const values = {
    time: formatTime(at, call.timeZone, language),
    place: zoneCity(call.timeZone, language),
    offset: zoneOffset(call.timeZone, host.offsetMinutes),
  };
  const hostTime =
    host.date === local.date
      ? translate(language, 'sessions.there', values)
      : translate(language, 'sessions.thereOn', {
          ...values,
          date: formatDate(at, call.timeZone, language, 'weekday-short'),
        });
  const isSaid = event === 'closes' && timeZone === call.timeZone;
  const left = event === 'closed' ? '' : translate(language, 'calls.daysLeft', { days });
  return {
    day: translate(language, `calls.${event}`, { date: formatDate(at, timeZone, language, 'full') }),
    // The host's time stands in `time` already if the visitor's zone is the call's.
    detail: isSaid ? left : translate(language, 'calls.deadlineHost', { there: hostTime, left }).trim(),
  };
}

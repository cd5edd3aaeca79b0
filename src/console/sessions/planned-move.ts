import { plannedTime } from '../../domain/sessions/planned-times.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { parseLocal, resolveWallTime } from '../../domain/time/wall-time.js';
import { isTimeZone } from '../../domain/time/zones.js';
import type { FormValues } from '../../platform/http/form-values.js';
import type { WallFields } from '../ui/local-time-fields.js';

/**
 * Returns the time to which a session was moved in a calendar, as fields of its form: in the zone of the session, unlike
 * the calendar, which can show any zone. Empty if the link has no time.
 */
export function plannedMove(session: Session, query: FormValues): Partial<WallFields> {
  const { startsOn, startsTime, timeZone, durationMinutes } = query.texts([
    'startsOn',
    'startsTime',
    'timeZone',
    'durationMinutes',
  ]);
  if (startsOn === '') return {};
  const typed = { startsOn, startsTime, durationMinutes, overlap: '', confirmed: '' };
  const local = `${startsOn}T${startsTime}`;
  if (timeZone === session.timeZone || !isTimeZone(timeZone) || parseLocal(local) === null) return typed;
  const { startsAtLocal } = plannedTime(resolveWallTime(local, timeZone).startsAt, session.timeZone, 0);
  return { ...typed, startsOn: startsAtLocal.slice(0, 10), startsTime: startsAtLocal.slice(11) };
}

import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { saidMinutes } from '../reminders/reminder-time.js';
import type { EmailContext } from './context.js';

/**
 * Returns the time until the start in one unit, so that there is room for the time itself beside it: 1440 minutes are
 * "1 day", 1560 are "26 hours" and 90 are "90 minutes".
 */
export function leadOf({ t, message }: EmailContext, snapshot: SessionSnapshot): string {
  const minutes = saidMinutes(message.payload.lead ?? 'PT1H', new Date(snapshot.startsAt), message.createdAt);
  if (minutes % 1440 === 0 || minutes > 2880) return t('leadDays', { count: Math.round(minutes / 1440) });
  if (minutes % 60 === 0 || minutes > 120) return t('leadHours', { count: Math.round(minutes / 60) });
  return t('leadMinutes', { count: minutes });
}

import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import { saidMinutes } from '../reminders/reminder-time.js';
import type { EmailContext } from './context.js';

/** Returns the time until the start in words: 1560 minutes are "1 day 2 hours". */
export function leadOf({ t, message }: EmailContext, snapshot: SessionSnapshot): string {
  const minutes = saidMinutes(message.payload.lead ?? 'PT1H', new Date(snapshot.startsAt), message.createdAt);
  const parts = [
    { key: 'leadDays', count: Math.floor(minutes / 1440) },
    { key: 'leadHours', count: Math.floor((minutes % 1440) / 60) },
    { key: 'leadMinutes', count: minutes % 60 },
  ];
  return parts
    .filter(({ count }) => count > 0)
    .map(({ key, count }) => t(key, { count }))
    .reduce((longer, shorter) => (longer === '' ? shorter : t('leadBoth', { longer, shorter })), '');
}

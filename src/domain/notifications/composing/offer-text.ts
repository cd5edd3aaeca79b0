import type { EmailContext } from './context.js';
import { zonedTime } from './times.js';

/**
 * Returns until when a seat is offered, in the recipient's time zone. `key` is a text with the fields `date`, `time`
 * and `zone`.
 */
export function offerText({ t, language, message }: EmailContext, key: string): string {
  const { offerExpiresAt, recipient } = message.payload;
  if (offerExpiresAt === undefined) return t(key);
  const endsAt = new Date(offerExpiresAt);
  const { fullDate, time, zone } = zonedTime(endsAt, endsAt, recipient.timeZone, language.code);
  return t(key, { date: fullDate, time, zone });
}

import type { MessageValues } from '../../../platform/i18n/messages.js';
import type { EmailContext } from './context.js';
import { zonedTime } from './times.js';

/**
 * Returns a text with the end of an offer or a provisional place, in the recipient's time zone. `key` is a text with the
 * fields `date`, `time` and `zone`; `until` is RFC 3339.
 */
export function deadlineText(context: EmailContext, key: string, until: string | undefined): string {
  return until === undefined ? context.t(key) : context.t(key, deadlineFields(context, until));
}

/** Returns the date, time and zone of a deadline in the recipient's time zone, for a text. */
export function deadlineFields({ language, message }: EmailContext, until: string): MessageValues {
  const endsAt = new Date(until);
  const { fullDate, time, zone } = zonedTime(endsAt, endsAt, message.payload.recipient.timeZone, language.code);
  return { date: fullDate, time, zone };
}

/** Returns an instant (RFC 3339) in the recipient's time zone, as short as subjects have it. */
export function subjectTime({ t, language, message }: EmailContext, instant: string): string {
  const at = new Date(instant);
  const { subjectDate, time } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
  return t('dateAndRange', { date: subjectDate, range: time });
}

/** Returns the sentence that says until when the reader can answer (RFC 3339); undefined without an end. */
export function answerBy(context: EmailContext, until: string | undefined): string | undefined {
  return until === undefined ? undefined : deadlineText(context, 'answerBy', until);
}

import { translate } from '../../platform/i18n/messages.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { dayPart } from '../../domain/time/day-parts.js';
import { formatDate, formatTimeRange } from '../../domain/time/format.js';
import { zoneLabel } from '../../domain/time/zones.js';
import type { Recipients } from '../../domain/sessions/recipients.js';
import type { Audience } from './audience.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';

/** A stretch of time. */
export interface Span {
  startsAt: Date;
  endsAt: Date;
}

const maxZones = 6;

const groups = ['seats', 'others', 'promoted', 'invited', 'coordinators', 'speakers', 'crew', 'teams'] as const;

/** The people who are notified, by what the change means for them. */
export function recipientRows(recipients: Recipients, kind: 'edited' | 'moved' | 'cancelled', language: string) {
  return groups
    .map((who) => ({ who, count: recipients[who] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ who, count }) => ({
      term: translate(language, `console.sessions.notified.${who}`, { count }),
      text: translate(
        language,
        `console.sessions.notified.${kind}.${who === 'crew' || who === 'teams' ? 'speakers' : who}`,
      ),
    }));
}

/** The languages of the people who are notified. */
export function languageRow({ byLanguage }: Audience, language: string): { term: string; text: string }[] {
  const languages = byLanguage.map(({ language: code, count }) => `${spokenLanguage(code, code)} ${count}`);
  if (languages.length === 0) return [];
  const text = languages.join(translate(language, 'console.common.comma'));
  return [{ term: translate(language, 'console.sessions.notified.languages'), text }];
}

/** The old and the new time where most attendees are. */
export function zoneMoves(audience: Audience, before: Span, after: Span, language: string) {
  return audience.byZone.slice(0, maxZones).map(({ timeZone, count }) => ({
    place: zoneLabel(timeZone, after.startsAt, language),
    count: translate(language, 'console.common.people', { count }),
    before: spanText(before, timeZone, language),
    wasNight: isNight(before, timeZone),
    after: spanText(after, timeZone, language),
    isNight: isNight(after, timeZone),
  }));
}

/** For how many people it becomes night, and for how many it stops being night. */
export function nightShift(audience: Audience, before: Span, after: Span): { harder: number; easier: number } {
  const people = (matches: (timeZone: string) => boolean) =>
    audience.byZone.filter(({ timeZone }) => matches(timeZone)).reduce((sum, { count }) => sum + count, 0);
  return {
    harder: people((zone) => isNight(after, zone) && !isNight(before, zone)),
    easier: people((zone) => isNight(before, zone) && !isNight(after, zone)),
  };
}

/** `Fri 15 Jan, 15:00 – 16:15` */
export function spanText({ startsAt, endsAt }: Span, timeZone: string, language: string): string {
  return translate(language, 'common.dayAndTime', {
    date: formatDate(startsAt, timeZone, language, 'weekday-short'),
    time: formatTimeRange(startsAt, endsAt, timeZone, language),
  });
}

function isNight({ startsAt, endsAt }: Span, timeZone: string): boolean {
  return dayPart(startsAt, endsAt, timeZone) === 'night';
}

/** `Fri 15 Jan, 15:00 – 16:15, Taipei (UTC+8)` */
export function currentTime(session: Session, language: string): string {
  return translate(language, 'console.sessions.spanInZone', {
    span: spanText(session, session.timeZone, language),
    place: zoneLabel(session.timeZone, session.startsAt, language),
  });
}

import { translate } from '../../platform/i18n/messages.js';
import type { ClockChanges } from '../../domain/sessions/clock-changes.js';
import { formatLocalDate } from '../../domain/time/format.js';
import { zoneCity } from '../../domain/time/zones.js';

const maxZones = 6;

/**
 * The clock changes of a session: since now, or since the last session of its series. Null if no one's clocks change.
 */
export function clockChangeView(changes: ClockChanges, language: string, since: 'now' | 'last' = 'now') {
  if (changes.people === 0) return null;
  const text = (key: string, values: Record<string, string | number>) =>
    translate(language, `console.sessions.clock.${key}`, values);
  const [shown, rest] = [changes.zones.slice(0, maxZones), changes.zones.slice(maxZones)];
  const zones = shown.map(({ timeZone, people, fromLocal, toLocal }) => {
    const [fromDate, from = ''] = fromLocal.split('T');
    const [toDate = '', to = ''] = toLocal.split('T');
    const day = fromDate === toDate ? '' : `${formatLocalDate(toDate, language, 'weekday-short')} `;
    return { place: zoneCity(timeZone, language), text: text('zone', { count: people, to: `${day}${to}`, from }) };
  });
  const others = rest.reduce((sum, { people }) => sum + people, 0);
  const more = rest.length === 0 ? [] : [{ place: text('elsewhere', {}), text: text('others', { count: others }) }];
  return {
    text: text(since === 'now' ? 'people' : 'peopleSinceLast', { count: changes.people }),
    // Most people first; the last entry sums up the rest.
    zones: [...zones, ...more],
  };
}

import type { Call } from '../../domain/calls/call.entity.js';
import { formatLocalDate } from '../../domain/time/format.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { settingsPath } from '../paths/call-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import type { DateMove } from './call-dates.queries.js';

/** What follows from moving the dates of a call: who is notified, and which sessions would lie outside. */
export function callDatesPage(
  layout: ConsoleLayout,
  { call, move, version, hasChanged }: { call: Call; move: DateMove; version: string; hasChanged: boolean },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.calls.dates.${key}`, values);
  const range = ({ opensOn, closesOn, timeZone }: DateMove['dates']) =>
    text('range', { from: day(opensOn), until: day(closesOn), zone: timeZone });
  const day = (on: string) => formatLocalDate(on, language, 'long');
  const items = move.outside.map((session) => ({
    path: sessionPath(session),
    title: session.title,
    when: dayAndTime(session.startsAt, move.dates.timeZone, language),
  }));
  return {
    ...layout,
    title: text('title'),
    backPath: settingsPath(call, 'dates'),
    changed: hasChanged ? text('changed') : null,
    before: range(call),
    after: range(move.dates),
    notified: text(move.isNews ? 'notified' : 'silent', { count: move.notified }),
    outside: items.length === 0 ? null : { text: text('outside', { count: items.length }), items },
    action: settingsPath(call, 'dates'),
    hidden: [
      ...Object.entries(move.dates).map(([name, value]) => ({ name, value })),
      { name: 'version', value: version },
      { name: 'seenTotal', value: String(move.notified) },
    ],
  };
}

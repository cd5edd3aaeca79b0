import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { fileSize } from '../../platform/file-store/file-types.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { callDatesFeedPath, type CalendarPart, partFeedPath, programmePath, subscribePath } from '../paths.js';
import { withQuery } from '../../platform/http/query.js';
import { readSeries } from '../../domain/sessions/series-texts.js';

/**
 * Returns how calendar programs subscribe to a feed: `webcal:` opens the one of the device, the others have an address
 * that takes one.
 */
export function subscribeWays(url: string, name: string, language: string) {
  const webcal = url.replace(/^https?:/u, 'webcal:');
  const office = {
    // The address of the feed, for any other program.
    url,
    name,
  };
  return {
    url,
    programs: [
      { name: translate(language, 'calendar.device'), url: webcal },
      { name: 'Google Calendar', url: withQuery('https://calendar.google.com/calendar/r', { cid: webcal }) },
      { name: 'Outlook.com', url: withQuery('https://outlook.live.com/calendar/0/addfromweb', office) },
      { name: 'Microsoft 365', url: withQuery('https://outlook.office.com/calendar/0/addfromweb', office) },
    ],
  };
}

/** What a visitor subscribes to: all sessions, some of them, or the dates of the call. */
export type Subscribed = CalendarPart | 'dates' | null;

/**
 * Returns the page on which one subscribes to the calendar of a call, or to a part of it that is called `name`. `bytes`: how
 * large a copy is.
 */
export function subscribePage(
  input: { call: Call; series: readonly Series[]; of: Subscribed; name: string; publicUrl: string; bytes: number },
  viewer: Viewer,
) {
  const { call, of, name, publicUrl } = input;
  const { language } = viewer;
  const text = (key: string) => translate(language, `calendar.${key}`);
  const path = subscribePath(call);
  const { themes, name: callName } = callTexts(call, language);
  const calendar = (label: string, part: Subscribed) => ({
    // What is subscribed to.
    name: label,
    path: subscribePath(call, part ?? undefined),
    part,
  });
  const offered = [
    calendar(text('all'), null),
    ...(themes.length > 1 ? themes.map(({ slug, name: label }) => calendar(label, { theme: slug })) : []),
    ...input.series.map((one) => calendar(readSeries(one, call, language).title, { series: one.slug })),
    calendar(text('dates'), 'dates'),
  ];
  const isThis = ({ part }: { part: Subscribed }) => JSON.stringify(part) === JSON.stringify(of);
  const feedPath = of === 'dates' ? callDatesFeedPath(call, language) : partFeedPath(call, of, language);
  return {
    ...publicLayout({ viewer, call, path, section: 'programme' }, text('title')),
    heading: text('title'),
    name: offered.find(isThis)?.name ?? name,
    // What else there is.
    others: offered.filter((one) => !isThis(one)),
    ways: subscribeWays(`${publicUrl}${feedPath}`, name, language),
    // The file that does not change.
    filePath: feedPath,
    fileLabel: translate(language, 'calendar.once', { size: fileSize(input.bytes, language) }),
    callName,
    programmePath: programmePath(call),
  };
}

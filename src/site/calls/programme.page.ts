import { startSubmissionPage } from '../part-pages.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { readSeries } from '../../domain/sessions/series-texts.js';
import { readIn, titleLanguage } from '../../domain/sessions/session-texts.js';
import { formatLocalDate, formatLocalDateRange } from '../../domain/time/format.js';
import { daysBetween } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { deadlineView } from './call-deadline.js';
import { zoneMenu } from '../time/zone-menu.js';
import { type LayoutInput, publicLayout } from '../layout.js';
import type { Material } from '../../domain/materials/material.js';
import { materialViews } from '../materials/material-view.js';
import {
  delegationsPath,
  lostLinkPath,
  programmePath,
  publicSpeakersPath,
  sessionPath,
  subscribePath,
  winnersPath,
} from '../paths.js';
import { type Query } from '../../platform/http/query.js';
import { isWindowOpen, submissionWindow } from '../../domain/calls/submission-window.js';
import { facets, filterGroups, matchesFilters } from './programme-filters.js';
import { type SlotView, slotView } from './programme-slot.js';
import { nextSession } from './next-session.js';
import { themeLabels } from '../../domain/sessions/session-labels.js';
import { firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/**
 * Returns the programme of a call for a viewer. `all` are the public sessions, by start; `query` can contain `theme`,
 * `kind`, `format`, `language` and `tz`. `allZones` lists all time zones, for visitors without script. `allSeries` are those of
 * the sessions.
 */
export function programmePage(
  call: Call,
  all: readonly Session[],
  viewer: Viewer,
  query: Query,
  allZones = false,
  recordings: readonly Material[] = [],
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'path' | 'query' | 'section'> = {},
  allSeries: readonly Series[] = [],
) {
  const path = programmePath(call);
  const sessions = all.map((session) => readIn(session, call, viewer.language));
  const series = allSeries.map((one) => readSeries(one, call, viewer.language));
  const words = callTexts(call, viewer.language);
  const themes = themeLabels(words.themes);
  const coming = sessions.filter((session) => session.endsAt > viewer.now);
  const shown = sessions.filter((session) => matchesFilters(session, query));
  const [past, next] = [
    shown.filter((session) => session.endsAt <= viewer.now),
    shown.filter((session) => session.endsAt > viewer.now),
  ];
  const slot = (session: Session) => slotView(call, session, themes, viewer, occurrencesOf(session, coming), series);
  const isOver = sessions.length > 0 && coming.length === 0;
  const filters = filterGroups(isOver ? sessions : coming, themes, path, query, viewer.language);
  const moreFilters = filters.slice(1);
  return {
    ...publicLayout(
      { shared: { title: words.name }, ...layout, viewer, call, path, query, section: 'programme' },
      translate(viewer.language, 'calls.title'),
      words.summary,
    ),
    hero: { name: words.name, summary: words.summary, ...heroDates(call, sessions, viewer) },
    // Of those that match the filters; null if none is to come.
    next: nextSession(call, next, themes, viewer),
    // `See all 14 sessions`
    seeAll: coming.length < 2 ? null : translate(viewer.language, 'calls.seeAll', { count: coming.length }),
    deadline: deadlineBand(call, viewer),
    zone: zoneMenu(
      `${path}#sessions`,
      facets.flatMap((name) => (query[name] ? [{ name, value: query[name] }] : [])),
      viewer,
      call.timeZone,
      allZones,
    ),
    filters,
    // Those after the themes, which are in a line of their own.
    moreFilters,
    // Whether one of those is set.
    isFiltered: moreFilters.some(({ all }) => !all.current),
    days: groupByDay(next, viewer, slot),
    // Past sessions with their recordings for everyone.
    recordings: recordingViews(call, past, recordings, viewer),
    past: past.toReversed().map(slot),
    pastLabel: translate(viewer.language, 'calls.past', { count: past.length }),
    isOver,
    empty: next.length > 0 || isOver ? null : emptyView(coming.length > 0, path, query, viewer),
    // How to have all sessions in one's calendar; null once they are over.
    subscribePath: isOver ? null : subscribePath(call),
    // Where somebody starts a proposal, while the call accepts them in Greenroom.
    submitPath: isWindowOpen(submissionWindow(call, viewer.now)) ? startSubmissionPage(call) : null,
    // The winners page; null before it is public.
    winnersPath: layout.hasWinners ? winnersPath(call) : null,
    // What else there is of the call.
    ways: waysOn(call, sessions, coming.length > 0, viewer.language),
  };
}

function waysOn(call: Call, sessions: readonly Session[], isComing: boolean, language: string) {
  const way = (path: string, title: string, text: string) => ({
    path,
    title: translate(language, title),
    text: translate(language, text),
  });
  return [
    ...(sessions.some(({ speakers }) => speakers.length > 0)
      ? [way(publicSpeakersPath(call), 'sessions.speakers', 'calls.ways.speakers')]
      : []),
    ...(isComing ? [way(delegationsPath(call), 'delegations.group', 'delegations.start.title')] : []),
    way(lostLinkPath(call), 'common.mySessions', 'calls.ways.mine'),
  ];
}

function recordingViews(call: Call, past: readonly Session[], recordings: readonly Material[], viewer: Viewer) {
  return past.toReversed().flatMap((session) => {
    const own = recordings.filter(({ sessionId }) => sessionId === session.id);
    if (own.length === 0) return [];
    const path = sessionPath(call, session);
    const { date } = sessionTime(session, viewer);
    const items = materialViews(own, call, path, viewer.language);
    return [
      {
        title: session.title, // The language of the title.
        lang: titleLanguage(session),
        path,
        date,
        items,
      },
    ];
  });
}

function deadlineBand(call: Call, viewer: Viewer) {
  const deadline = deadlineView(call, viewer);
  return { ...deadline, subscribePath: deadline.state === 'closed' ? null : subscribePath(call, 'dates') };
}

function occurrencesOf(session: Session, coming: readonly Session[]): Session[] {
  if (session.occurrenceGroup === null) return [];
  return coming.filter((run) => run.occurrenceGroup === session.occurrenceGroup && run.state === 'published');
}

function heroDates(call: Call, sessions: readonly Session[], viewer: Viewer) {
  const dates = sessions
    .filter((session) => session.state === 'published')
    .map((session) => localTime(session.startsAt, firstZone(session, viewer)).date)
    .sort();
  const [from, to] = [dates[0] ?? call.opensOn, dates.at(-1) ?? call.closesOn];
  const range = formatLocalDateRange(from, to, viewer.language);
  const key = `calls.dates.${dates.length > 0 ? 'sessions' : 'proposals'}`;
  return { from, to, dates: translate(viewer.language, key, { dates: range }) };
}

function groupByDay(sessions: readonly Session[], viewer: Viewer, slot: (session: Session) => SlotView) {
  const days = new Map<string, SlotView[]>();
  for (const view of sessions.map(slot)) {
    days.set(view.time.localDate, [...(days.get(view.time.localDate) ?? []), view]);
  }
  // Grouped by the displayed date, which is the venue's for in-person sessions.
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, slots]) => ({ ...dayHeading(date, slots, viewer), slots }));
}

function dayHeading(localDate: string, slots: readonly SlotView[], viewer: Viewer): { date: string; weekday: string } {
  const { language } = viewer;
  const today = localTime(viewer.now, viewer.timeZone).date;
  const days = daysBetween(today, localDate);
  // At a venue far away it can be another day: a session that is on now would be tomorrow.
  const isSameDay = slots.every(({ timeZone }) => localTime(viewer.now, timeZone).date === today);
  const weekday = formatLocalDate(localDate, language, 'weekday');
  return {
    date: formatLocalDate(localDate, language, 'day-month'),
    weekday: days < 0 || !isSameDay ? weekday : translate(language, 'calls.weekdayIn', { weekday, days }),
  };
}

function emptyView(hasOthers: boolean, path: string, query: Query, viewer: Viewer) {
  const text = (key: string) => translate(viewer.language, `calls.${key}`);
  if (!hasOthers) return { title: text('noneTitle'), text: text('noneText'), clearPath: null };
  const clearPath = query['tz'] ? `${path}?${new URLSearchParams({ tz: query['tz'] }).toString()}` : path;
  return { title: text('noMatchTitle'), text: null, clearPath };
}

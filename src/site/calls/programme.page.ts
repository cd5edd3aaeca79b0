import { startSubmissionPage } from '../part-pages.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatLocalDate, formatLocalDateRange } from '../../domain/time/format.js';
import { daysBetween } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { type DeadlineView, deadlineView } from './call-deadline.js';
import { type OptionGroup, likelyZones, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import { type LayoutInput, type PublicLayout, publicLayout } from '../layout.js';
import type { Material } from '../../domain/materials/material.js';
import { type MaterialView, materialViews } from '../materials/material-view.js';
import {
  callDatesFeedPath,
  delegationsPath,
  programmePath,
  publicSpeakersPath,
  type Query,
  sessionPath,
  winnersPath,
} from '../paths.js';
import { isWindowOpen, submissionWindow } from '../../domain/calls/submission-window.js';
import { type FilterGroup, facets, filterGroups, matchesFilters } from './programme-filters.js';
import { type SlotView, slotView } from './programme-slot.js';
import { type StripCell, programmeStrip } from './programme-strip.js';
import { sessionThemes, themeLabels } from '../../domain/sessions/session-labels.js';
import { firstZone, sessionTime } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

interface ProgrammeDay {
  /** `12 January` */
  date: string;
  /** `Tuesday, tomorrow` */
  weekday: string;
  slots: SlotView[];
}

interface RecordingView {
  title: string;
  /** The language of the title. */
  lang: string;
  path: string;
  date: string;
  items: MaterialView[];
}

export interface ProgrammePage extends PublicLayout {
  hero: { name: string; dates: string; from: string; to: string; summary: string };
  strip: StripCell[];
  deadline: DeadlineView & { feedPath: string | null };
  zone: { path: string; hidden: { name: string; value: string }[]; groups: OptionGroup[]; morePath: string | null };
  filters: FilterGroup[];
  filterLabel: string;
  days: ProgrammeDay[];
  /** Past sessions with their recordings for everyone. */
  recordings: RecordingView[];
  past: SlotView[];
  pastLabel: string;
  isOver: boolean;
  empty: { title: string; text: string; clearPath: string | null } | null;
  /** Where somebody starts a proposal, while the call accepts them in Greenroom. */
  submitPath: string | null;
  /** The winners page; null before it is public. */
  winnersPath: string | null;
  /** The speakers of the call; null if no session names any. */
  speakersPath: string | null;
  /** "Register a delegation", while any session is open. */
  delegationsPath: string | null;
}

/**
 * Returns the programme of a call for a viewer. `sessions` are the public ones, by start; `query` can contain `theme`,
 * `kind`, `format` and `tz`. `allZones` lists all time zones, for visitors without script.
 */
export function programmePage(
  call: Call,
  sessions: readonly Session[],
  viewer: Viewer,
  query: Query,
  allZones = false,
  recordings: readonly Material[] = [],
  layout: Omit<LayoutInput, 'viewer' | 'call' | 'path' | 'query' | 'section'> = {},
): ProgrammePage {
  const path = programmePath(call);
  const zones = allZones ? zoneGroups : likelyZones;
  const words = callTexts(call, viewer.language);
  const themes = themeLabels(words.themes);
  const coming = sessions.filter((session) => session.endsAt > viewer.now);
  const shown = sessions.filter((session) => matchesFilters(session, query));
  const [past, next] = [
    shown.filter((session) => session.endsAt <= viewer.now),
    shown.filter((session) => session.endsAt > viewer.now),
  ];
  const slot = (session: Session) => slotView(call, session, themes, viewer, occurrencesOf(session, coming));
  const isOver = sessions.length > 0 && coming.length === 0;
  return {
    ...publicLayout(
      { shared: { title: words.name }, ...layout, viewer, call, path, query, section: 'programme' },
      translate(viewer.language, 'calls.title'),
      words.summary,
    ),
    hero: { name: words.name, summary: words.summary, ...heroDates(call, sessions, viewer) },
    strip: programmeStrip(
      sessions
        .filter((session) => session.state === 'published')
        .flatMap((session) => stripSession(session, sessionThemes(session, themes, viewer.language)[0], viewer)),
      localTime(viewer.now, viewer.timeZone).date,
      viewer.language,
    ),
    deadline: deadlineBand(call, viewer),
    zone: {
      path,
      hidden: facets.flatMap((name) => (query[name] ? [{ name, value: query[name] }] : [])),
      groups: zones(viewer.language, viewer.now, viewer.timeZone, [call.timeZone, 'UTC']),
      morePath: allZones ? null : zoneOptionsPath(viewer.language),
    },
    filters: filterGroups(isOver ? sessions : coming, themes, path, query, viewer.language),
    filterLabel: translate(viewer.language, 'calls.filterLabel', { count: next.length }),
    days: groupByDay(next, viewer, slot),
    recordings: recordingViews(call, past, recordings, viewer),
    past: past.toReversed().map(slot),
    pastLabel: translate(viewer.language, 'calls.past', { count: past.length }),
    isOver,
    empty: next.length > 0 || isOver ? null : emptyView(coming.length > 0, path, query, viewer),
    submitPath: isWindowOpen(submissionWindow(call, viewer.now)) ? startSubmissionPage(call) : null,
    winnersPath: layout.hasWinners ? winnersPath(call) : null,
    speakersPath: sessions.some(({ speakers }) => speakers.length > 0) ? publicSpeakersPath(call) : null,
    delegationsPath: coming.length > 0 ? delegationsPath(call) : null,
  };
}

function recordingViews(
  call: Call,
  past: readonly Session[],
  recordings: readonly Material[],
  viewer: Viewer,
): RecordingView[] {
  return past.toReversed().flatMap((session) => {
    const own = recordings.filter(({ sessionId }) => sessionId === session.id);
    if (own.length === 0) return [];
    const path = sessionPath(call, session);
    const { date } = sessionTime(session, viewer);
    const items = materialViews(own, path, viewer.language);
    return [{ title: session.title, lang: session.language, path, date, items }];
  });
}

function deadlineBand(call: Call, viewer: Viewer): ProgrammePage['deadline'] {
  const deadline = deadlineView(call, viewer);
  return { ...deadline, feedPath: deadline.state === 'closed' ? null : callDatesFeedPath(call, viewer.language) };
}

function occurrencesOf(session: Session, coming: readonly Session[]): Session[] {
  if (session.occurrenceGroup === null) return [];
  return coming.filter((run) => run.occurrenceGroup === session.occurrenceGroup && run.state === 'published');
}

function stripSession(session: Session, theme: ReturnType<typeof themeLabels>[number] | undefined, viewer: Viewer) {
  return theme ? [{ localDate: localTime(session.startsAt, firstZone(session, viewer)).date, theme }] : [];
}

function heroDates(call: Call, sessions: readonly Session[], viewer: Viewer) {
  const dates = sessions
    .filter((session) => session.state === 'published')
    .map((session) => localTime(session.startsAt, firstZone(session, viewer)).date)
    .sort();
  const [from, to] = [dates[0] ?? call.opensOn, dates.at(-1) ?? call.closesOn];
  return { from, to, dates: formatLocalDateRange(from, to, viewer.language) };
}

function groupByDay(
  sessions: readonly Session[],
  viewer: Viewer,
  slot: (session: Session) => SlotView,
): ProgrammeDay[] {
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

function emptyView(hasOthers: boolean, path: string, query: Query, viewer: Viewer): ProgrammePage['empty'] {
  const text = (key: string) => translate(viewer.language, `calls.${key}`);
  if (!hasOthers) return { title: text('noneTitle'), text: text('noneText'), clearPath: null };
  const clearPath = query['tz'] ? `${path}?${new URLSearchParams({ tz: query['tz'] }).toString()}` : path;
  return { title: text('noMatchTitle'), text: text('noMatchText'), clearPath };
}

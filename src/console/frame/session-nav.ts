import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import {
  formatLabel,
  kindLabel,
  sessionThemes,
  spokenLanguage,
  themeLabels,
  type ThemeLabel,
} from '../../domain/sessions/session-labels.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import { mySessionsPath } from '../paths/paths.js';
import { shownSessionPath, sessionPath, sessionsPath } from '../paths/session-paths.js';
import { sessionState, type StateView } from '../ui/session-state.js';
import { Place } from '../../platform/place.js';

/**
 * The pages of a session, and the pages of the core below each, by the part of their addresses that follows the session.
 */
const tabs = {
  overview: ['', 'publish', 'move', 'cancel', 'delete', 'again'],
  attendees: ['attendees', 'approve', 'bulk', 'import', 'answers', 'teams'],
  messages: ['messages', 'write'],
  'check-in': ['check-in', 'print'],
  materials: ['materials'],
  after: ['after', 'attendance'],
  settings: ['settings', 'speakers', 'room', 'facilitators', 'edit', 'questions', 'new-question', 'seats'],
} as const;

type Tab = keyof typeof tabs;

/** The pages of parts below a page of a session. */
export const sessionPages = new Place<{ part: string; tab: Tab }>('pages of a session', ({ part }) => part);

const tabPages = new Set(['', 'attendees', 'messages', 'check-in', 'materials', 'after', 'settings', 'room']);

/** The title of a session and its tabs, above all of its pages. */
export interface SessionNav {
  title: string;
  path: string;
  /** Whether the page is a tab itself, so that the title of the session is its heading. */
  isTab: boolean;
  all: { path: string; label: string };
  themes: ThemeLabel[];
  facts: string[];
  state: StateView;
  publicPath: string | null;
  /** The zone of the times on its pages, if it isn't that of the call. */
  zone: string | null;
  tabs: { path: string; label: string; current: boolean }[];
}

export interface SessionNavInput {
  session: Session;
  call: Call;
  /** The part of the page's address that follows the session. */
  part: string;
  /** Whether more follows: a page below the part. */
  isBelow: boolean;
}

/** Returns which part of a session's pages a route is in; null if it isn't one of them. */
export function sessionPart(route: string | undefined): Pick<SessionNavInput, 'part' | 'isBelow'> | null {
  const [, , kind, , part = '', ...below] = route?.split('/') ?? [];
  if (kind === 'registrations') return { part: 'registration', isBelow: false };
  return kind === 'sessions' ? { part, isBelow: below.length > 0 } : null;
}

/** Returns the title and tabs of a session; tabs that have nothing in its state are left out. */
export function sessionNav(
  { session, call, part, isBelow }: SessionNavInput,
  { language, now, mayRun, isFacilitator }: { language: string; now: Date; mayRun: boolean; isFacilitator: boolean },
): SessionNav {
  const shown = tabsOf(session, mayRun);
  const ofPart = sessionPages.all.find((one) => one.part === part)?.tab;
  const isIn = (tab: Tab) => ofPart === tab || (tabs[tab] as readonly string[]).includes(part);
  return {
    title: session.title,
    path: sessionPath(session),
    isTab: tabPages.has(part) && !isBelow,
    all: isFacilitator
      ? { path: mySessionsPath, label: translate(language, 'console.sessions.mine.title') }
      : { path: sessionsPath(call), label: translate(language, 'console.sessions.allSessions') },
    themes: sessionThemes(session, themeLabels(callTexts(call, language).themes), language),
    facts: [kindLabel(session, language), formatLabel(session, language), spokenLanguage(session.language, language)],
    state: sessionState(session, language, now),
    zone:
      session.timeZone === call.timeZone
        ? null
        : translate(language, 'console.common.timesIn', {
            place: zoneLabel(session.timeZone, session.startsAt, language),
          }),
    publicPath: shownSessionPath(call, session, isFacilitator),
    tabs: shown.map((tab) => ({
      path: sessionPath(session, tab === 'overview' ? undefined : tab),
      label: translate(language, `console.sessions.tab.${tab}`),
      current: isIn(tab) || (tab === 'attendees' && part === 'registration'),
    })),
  };
}

function tabsOf(session: Session, mayRun: boolean): Tab[] {
  if (session.publishedAt === null) return ['overview', 'materials', 'settings'];
  const isCancelled = session.state === 'cancelled';
  const tookPlace = !isCancelled || (session.cancelledAt !== null && session.startsAt < session.cancelledAt);
  return [
    'overview',
    'attendees',
    'messages',
    ...(mayRun && !isCancelled ? (['check-in'] as const) : []),
    'materials',
    ...(tookPlace ? (['after'] as const) : []),
    'settings',
  ];
}

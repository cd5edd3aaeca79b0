import type { Call } from '../domain/calls/call.entity.js';
import { callWords } from '../domain/calls/call.js';
import type { Organizer } from '../domain/identity/organizer.entity.js';
import { may } from '../domain/identity/role.js';
import { getLanguage, organizerLanguages, translate } from '../platform/i18n/messages.js';
import type { PageModel } from '../platform/views/renderer.js';
import type { FlashView } from './flash.js';
import type { LayoutCounts } from './layout.queries.js';
import { callJuryPath } from './jury/jury-paths.js';
import {
  accountPath,
  auditPath,
  broadcastsPath,
  callPath,
  consolePath,
  limitsPath,
  checkInPath,
  matchesPath,
  emailTemplatesPath,
  organizationsPath,
  outcomesPath,
  peoplePath,
  privacyNoticePath,
  juryPath,
  proposalsPath,
  searchPath,
  settingsPath,
  callsPath,
  signOutPath,
  teamPath,
  timeZonesPath,
  withQuery,
} from './paths.js';

export type Section =
  | 'sessions'
  | 'people'
  | 'organizations'
  | 'broadcasts'
  | 'proposals'
  | 'matches'
  | 'outcomes'
  | 'emails'
  | 'privacy'
  | 'limits'
  | 'settings'
  | 'calls'
  | 'team'
  | 'account'
  | 'audit'
  | 'check-in'
  | 'jury'
  | 'scoring'
  | 'time-zones';

interface SideLink {
  path: string;
  label: string;
  note: string | null;
  current: boolean;
}

/** The layout around every page of the console, for the organizer who looks at it. */
export interface ConsoleLayout extends PageModel {
  now: Date;
  callName: string | null;
  /** The search in everything of the call; null where there is none. */
  findPath: string | null;
  sideNav: { label: string; items: SideLink[] }[];
  languageMenu: { code: string; name: string; path: string; current: boolean }[];
  you: { name: string; role: string; path: string; isHere: boolean } | null;
  signOutPath: string;
  csrfToken: string;
  flash: FlashView | null;
  /** Whether the organizer's role may change anything: without it no button that does is shown. */
  mayChange: boolean;
  mayAdminister: boolean;
}

export interface LayoutInput {
  organizer: Pick<Organizer, 'name' | 'email' | 'role'> | null;
  call: Call | null;
  counts: LayoutCounts | null;
  /** Whether the organizer has proposals to score. */
  isReviewer: boolean;
  section: Section | null;
  language: string;
  now: Date;
  /** The address with its query, where it can be fetched again. */
  path: string | null;
  csrfToken: string;
  flash: FlashView | null;
}

/** Returns the layout around a page; the page itself sets the title. */
export function consoleLayout(input: LayoutInput): ConsoleLayout {
  const { organizer, call } = input;
  const language = getLanguage(input.language);
  return {
    language: language.code,
    dir: language.dir,
    title: translate(language.code, 'common.console'),
    now: input.now,
    callName: call && callWords(call, language.code).name,
    findPath: call !== null && organizer !== null && may(organizer.role, 'read') ? searchPath(call) : null,
    sideNav: organizer === null ? [] : sideNav(input, organizer),
    languageMenu: languageMenu(input),
    you: organizer && {
      name: organizer.name,
      role: translate(language.code, `console.identity.team.role.${organizer.role}`),
      path: accountPath,
      isHere: input.section === 'account',
    },
    signOutPath,
    csrfToken: input.csrfToken,
    flash: input.flash,
    mayChange: organizer !== null && may(organizer.role, 'change'),
    mayAdminister: organizer !== null && may(organizer.role, 'administer'),
  };
}

function sideNav(
  { call, counts, isReviewer, section, language }: LayoutInput,
  organizer: Pick<Organizer, 'name' | 'role'>,
) {
  const text = (key: string) => translate(language, `console.common.${key}`);
  const link = (path: string, label: string, current = false, note: number | string | null = null): SideLink => {
    return { path, label, current, note: note === null ? null : String(note) };
  };
  const checkIn = may(organizer.role, 'check-in')
    ? [link(checkInPath, translate(language, 'console.attendance.checkIn.title'), section === 'check-in')]
    : [];
  const hasOwnPagesOnly = !may(organizer.role, 'read');
  const scoring =
    may(organizer.role, 'score') && (isReviewer || hasOwnPagesOnly || section === 'scoring')
      ? [link(juryPath, translate(language, 'console.jury.own.title'), section === 'scoring')]
      : [];
  if (hasOwnPagesOnly) {
    const own = [...checkIn, ...scoring];
    return own.length > 0 ? [{ label: text('site'), items: own }] : [];
  }
  const callLinks = call
    ? [
        link(callPath(call), text('sessions'), section === 'sessions', counts?.sessions),
        link(peoplePath(call), translate(language, 'console.registrations.people.title'), section === 'people'),
        link(
          organizationsPath(call),
          translate(language, 'console.organizations.title'),
          section === 'organizations',
          counts?.organizations,
        ),
        link(proposalsPath(call), text('proposals'), section === 'proposals', counts?.proposals),
        link(matchesPath(call), translate(language, 'console.proposals.matches.nav'), section === 'matches'),
        link(outcomesPath(call), translate(language, 'console.outcomes.title'), section === 'outcomes'),
        ...(may(organizer.role, 'change')
          ? [link(callJuryPath(call), translate(language, 'console.jury.title'), section === 'jury')]
          : []),
        ...(may(organizer.role, 'change')
          ? [
              link(privacyNoticePath(call), translate(language, 'console.privacy.title'), section === 'privacy'),
              link(limitsPath(call), translate(language, 'console.calls.limits.nav'), section === 'limits'),
              link(settingsPath(call), translate(language, 'console.calls.settings'), section === 'settings'),
            ]
          : []),
        link(`/calls/${call.slug}`, text('publicProgramme')),
      ]
    : [link(consolePath, text('sessions'))];
  const messages = call
    ? [
        link(broadcastsPath(call), translate(language, 'console.broadcasts.title'), section === 'broadcasts'),
        link(
          emailTemplatesPath(call),
          translate(language, 'console.notifications.templates.title'),
          section === 'emails',
        ),
      ]
    : [];
  const calls = [link(callsPath, translate(language, 'console.calls.list.title'), section === 'calls')];
  const staff = may(organizer.role, 'administer') ? [link(teamPath, text('staff'), section === 'team')] : [];
  const timeZones = may(organizer.role, 'administer')
    ? [link(timeZonesPath, translate(language, 'console.time.title'), section === 'time-zones')]
    : [];
  const audit = may(organizer.role, 'change')
    ? [link(auditPath, translate(language, 'console.identity.audit.title'), section === 'audit')]
    : [];
  return [
    { label: text('theCall'), items: callLinks },
    { label: text('messages'), items: messages },
    { label: text('site'), items: [...calls, ...checkIn, ...scoring, ...staff, ...audit, ...timeZones] },
  ].filter(({ items }) => items.length > 0);
}

function languageMenu({ path, language }: LayoutInput): ConsoleLayout['languageMenu'] {
  if (path === null) return [];
  const url = new URL(path, 'http://console.invalid');
  const query = Object.fromEntries(url.searchParams);
  return organizerLanguages.map(({ code, name }) => ({
    code,
    name,
    path: withQuery(url.pathname, query, { lang: code }),
    current: code === language,
  }));
}

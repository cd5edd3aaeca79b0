import type { Call } from '../../domain/calls/call.entity.js';
import { callState, callTexts } from '../../domain/calls/call.js';
import { features, isFeatureShown } from '../../domain/calls/feature.js';
import type { Organizer } from '../../domain/identity/organizer.entity.js';
import { may, type Role } from '../../domain/identity/role.js';
import { getLanguage, organizerLanguages, translate } from '../../platform/i18n/messages.js';
import type { PageModel } from '../../platform/views/renderer.js';
import type { FlashView } from './flash.js';
import {
  listOffers,
  listPages,
  type NavigationGroup,
  navigationFor,
  type NavigationInput,
  type PageLink,
} from './navigation.js';
import { type CallLink, callLinks, type ListedCall } from './switch-call.js';
import { previewPath, searchPath } from '../paths/paths.js';
import { withQuery } from '../../platform/http/query.js';
import { callActionPath, callsPath, checklistPath } from '../paths/call-paths.js';
import { accountPath, signInPath, signOutPath } from '../paths/identity-paths.js';
import { type SessionNav, sessionNav, type SessionNavInput } from './session-nav.js';
import { type UndoInput, undoView, type UndoView } from './undo-view.js';

/** The layout around every page of the console, for the organizer who looks at it. */
export interface ConsoleLayout extends PageModel {
  now: Date;
  callName: string | null;
  /** The search in everything of the call; null where there is none. */
  findPath: string | null;
  navigation: NavigationGroup[];
  /** Every page of the navigation that the role can open, shown or not. */
  pages: PageLink[];
  /** The features that the call uses, or is to use. */
  features: string[];
  /** What is offered where organizers are likely to need it. */
  offers: ReturnType<typeof listOffers>;
  /** The entry whose tabs are above the page; null without tabs, and on the pages of a session, which has its own. */
  openGroup: NavigationGroup | null;
  /** The title and tabs of the session that the page is about; null on other pages. */
  sessionNav: SessionNav | null;
  /** The public pages of the call; null where it has none, and for those who do not read the console. */
  programmePath: string | null;
  /** The menu that switches between calls; empty if there is no other. */
  callMenu: CallLink[];
  callsPath: string;
  /** Says on every page of a call that only the team sees it. */
  callNote: { text: string; link: { path: string; label: string } | null } | null;
  languageMenu: { code: string; name: string; path: string; current: boolean }[];
  you: { name: string; role: string; path: string; isHere: boolean } | null;
  signInPath: string;
  signOutPath: string;
  csrfToken: string;
  flash: FlashView | null;
  /** How to undo what was just done to the session; null if nothing can be undone. */
  justDone: UndoView | null;
  mayRead: boolean;
  /** Whether the organizer's role may change anything: without it no button that does is shown. */
  mayChange: boolean;
  /** Whether it may begin something new here: not in an archived call, which is read-only. */
  mayAdd: boolean;
  /** Whether forms that change the call are shown without a way to send them: it is archived. */
  isReadOnly: boolean;
  mayAdminister: boolean;
  /** Whether the role sees its own sessions and nothing else. */
  isFacilitator: boolean;
  /** Whether the role may run the session on the page: its room, attendance and material. */
  mayRun: boolean;
}

export interface LayoutInput extends Omit<NavigationInput, 'role' | 'call'> {
  organizer: Pick<Organizer, 'name' | 'email' | 'role'> | null;
  call: Call | null;
  /** The address that gets all emails of the call as tests. */
  testAddress: string | null;
  /** All calls, for the menu that switches between them. */
  calls: readonly ListedCall[];
  /** Whether the page is about the call, and not about the workspace. */
  isPageOfCall: boolean;
  /** Whether the page changes an archived call, too. */
  changesArchived: boolean;
  session: SessionNavInput | null;
  now: Date;
  /** The address with its query, where it can be fetched again. */
  path: string | null;
  csrfToken: string;
  flash: FlashView | null;
  justDone: UndoInput | null;
}

/** Returns the layout around a page; the page itself sets the title. */
export function consoleLayout(input: LayoutInput): ConsoleLayout {
  const { organizer, call } = input;
  const language = getLanguage(input.language);
  const section = ownSection(input.section, organizer?.role);
  const navigated = organizer && { ...input, section, role: organizer.role };
  const pages = navigated === null ? [] : listPages(navigated);
  const navigation = navigated === null ? [] : navigationFor(navigated);
  const isReader = organizer !== null && may(organizer.role, 'read');
  const mayChange = organizer !== null && may(organizer.role, 'change');
  const isFacilitator = organizer?.role === 'facilitator';
  const isArchived = input.isPageOfCall && call !== null && callState(call) === 'archived';
  return {
    language: language.code,
    dir: language.dir,
    title: translate(language.code, 'common.console'),
    now: input.now,
    callName: call && isReader ? callTexts(call, language.code).name : null,
    findPath: call !== null && isReader ? searchPath(call) : null,
    navigation,
    pages,
    features: features.all.flatMap(({ name }) =>
      call !== null && isFeatureShown(call, input.counts?.used ?? [], name) ? [name] : [],
    ),
    offers: listOffers(isArchived ? [] : pages, language.code),
    openGroup: input.session ? null : (navigation.find(({ isOpen, items }) => isOpen && items.length > 1) ?? null),
    sessionNav:
      input.session &&
      sessionNav(input.session, {
        language: language.code,
        now: input.now,
        mayRun: mayChange || isFacilitator,
        isFacilitator,
      }),
    programmePath: call !== null && isReader ? shownProgrammePath(call) : null,
    callMenu:
      isReader && input.calls.length > 1 ? callLinks(input.calls, input, { ...input, role: organizer.role }) : [],
    callsPath,
    callNote:
      call !== null && input.isPageOfCall && isReader ? callNote(call, { ...input, role: organizer.role }) : null,
    languageMenu: languageMenu(input.language, input.path ?? currentPath(navigation)),
    you: organizer && {
      name: organizer.name,
      role: translate(language.code, `console.identity.team.role.${organizer.role}`),
      path: accountPath,
      isHere: input.section === 'account',
    },
    signInPath,
    signOutPath,
    csrfToken: input.csrfToken,
    flash: input.flash,
    justDone:
      input.justDone && mayChange ? undoView(input.justDone, { now: input.now, language: language.code }) : null,
    mayRead: isReader,
    mayChange,
    mayAdd: mayChange && !isArchived,
    isReadOnly: isArchived && !input.changesArchived,
    mayAdminister: organizer !== null && may(organizer.role, 'administer'),
    isFacilitator,
    mayRun: mayChange || isFacilitator,
  };
}

/** Returns the programme that visitors see, or its preview in a draft; null once the call is archived. */
function shownProgrammePath(call: Call): string | null {
  const state = callState(call);
  return state === 'public' ? `/calls/${call.slug}` : state === 'draft' ? previewPath(call) : null;
}

/** Returns the entry of the menu; facilitators and departments reach all pages from their own sessions and pilots. */
function ownSection(section: string | null, role: Role | undefined): string | null {
  if (role === 'department' && section === 'pilots') return 'my-pilots';
  return role === 'facilitator' && (section === 'sessions' || section === 'check-in') ? 'my-sessions' : section;
}

/** Returns what a page says about a call that is not public, with the way to change that, unless it is this page. */
function callNote(
  call: Call,
  { role, path, language, testAddress }: Pick<LayoutInput, 'path' | 'language' | 'testAddress'> & { role: Role },
): ConsoleLayout['callNote'] {
  const state = callState(call);
  if (state === 'public' || !may(role, 'change')) return null;
  const link =
    testAddress !== null
      ? {
          path: callActionPath(call, 'test-emails'),
          label: translate(language, 'console.calls.end-test-emails.submit'),
        }
      : state === 'draft'
        ? { path: checklistPath(call), label: translate(language, 'console.calls.checklist.title') }
        : { path: callActionPath(call, 'reopen'), label: translate(language, 'console.calls.reopen.submit') };
  const isHere = path?.split('?', 1)[0] === link.path;
  const text = translate(language, `console.calls.state.${state}`);
  const tests = testAddress === null ? '' : translate(language, 'console.calls.state.tests', { email: testAddress });
  return { text: `${text} ${tests}`.trim(), link: isHere ? null : link };
}

/** Returns where the navigation stands: where an answer to a form leads if another language is chosen. */
function currentPath(navigation: readonly NavigationGroup[]): string | null {
  const group = navigation.find(({ isOpen }) => isOpen);
  return group?.items.find(({ current }) => current)?.path ?? group?.path ?? null;
}

function languageMenu(language: string, path: string | null): ConsoleLayout['languageMenu'] {
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

import type { Call } from '../domain/calls/call.entity.js';
import { logoSize } from '../domain/calls/logo-size.js';
import { callTexts } from '../domain/calls/call.js';
import { getLanguage, languages, translate } from '../platform/i18n/messages.js';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import type { PageModel } from '../platform/views/renderer.js';
import {
  lostLinkPath,
  privacyPath,
  brandStylePath,
  logoPath,
  programmeFeedPath,
  programmePath,
  subscribePath,
  winnersPath,
} from './paths.js';
import { type Query, withQuery } from '../platform/http/query.js';
import { linkPicture, otherForms, siteEntries } from './part-pages.js';
import type { Viewer } from '../domain/sessions/viewer.js';

/** The header and footer of a public page. */
export interface PublicLayout extends PageModel {
  description: string | null;
  /** Not indexed by search engines, and without Referer headers. */
  isPrivate: boolean;
  brand: {
    name: string;
    host: string | null;
    path: string;
    logo: { path: string; width: number; height: number } | null;
  };
  /** The style sheet with the accent of the call. */
  brandStylePath: string | null;
  nav: { path: string; label: string; current: boolean }[];
  footNav: PublicLayout['nav'];
  languageName: string;
  languageMenu: { code: string; name: string; path: string; current: boolean }[];
  contactEmail: string | null;
  feedPath: string | null;
  /** The zone of the times on the page, which the browser's replaces; null if the visitor has one. */
  shownZone: string | null;
  /** Link to the privacy notice next to forms. */
  privacyPath: string | null;
  csrfToken: string | null;
  /** What the team reads about a page that nobody else sees yet; null on public pages. */
  draftNote: string | null;
  /**
   * Null on pages that are not to be found. How the page is found and shown elsewhere: by search engines, in each language
   * (`hreflang`), and where somebody shares it (ogp.me). Addresses are complete.
   */
  sharing: {
    /** The page in its language, without what a visitor chose on it. */
    canonical: string;
    /** `x-default` is the page that follows the browser. */
    alternates: { language: string; url: string }[];
    /** Other forms of it, such as news for feed readers. */
    forms: { type: string; href: string }[];
    title: string;
    url: string;
    /** As in `zh_TW`. */
    locale: string;
    image: string | null;
  } | null;
}

export interface LayoutInput {
  viewer: Viewer;
  /** Null on pages without a call. */
  call: Call | null;
  /** Path and query of the page, for the language menu. */
  path: string;
  query?: Query;
  section?: 'programme' | 'winners' | 'me' | 'questions' | 'consultations';
  /** Whether the winners page is public. */
  hasWinners?: boolean;
  /** The person's own page, if the visitor used its link. */
  mePath?: string | null;
  isPrivate?: boolean;
  csrfToken?: string | null;
  /** Where this site is, on pages that can be found and shared. */
  publicUrl?: string | undefined;
  /** What shared links show: the title, if it isn't the page's own, and the path of a picture. */
  shared?: { title?: string; picture?: string | null };
}

/** Returns the layout of a public page. */
export function publicLayout(input: LayoutInput, title: string, description: string | null = null): PublicLayout {
  const { viewer, call } = input;
  const language = getLanguage(viewer.language);
  const words = call && callTexts(call, viewer.language);
  return {
    language: language.code,
    dir: language.dir,
    title,
    description,
    isPrivate: input.isPrivate ?? false,
    brand: {
      name: words?.name ?? 'Greenroom',
      host: words?.host || null,
      path: call ? programmePath(call) : '/',
      logo: call && logoOf(call),
    },
    brandStylePath: call && call.accentColor !== '' ? brandStylePath(call) : null,
    nav: mainLinks(input),
    footNav: footLinks(input),
    languageName: language.name,
    languageMenu: languages.map(({ code, name }) => ({
      code,
      name,
      path: withQuery(input.path, { ...input.query, via: viewer.via, embed: viewer.embed }, { lang: code }),
      current: code === language.code,
    })),
    contactEmail: call?.contactEmail || null,
    feedPath: call && programmeFeedPath(call),
    privacyPath: call && privacyPath(call),
    shownZone: viewer.isOwnZone || viewer.isFormAnswer ? null : viewer.timeZone,
    csrfToken: input.csrfToken ?? null,
    draftNote: null,
    sharing: sharingOf(input, title),
  };
}

/** Returns the address of a public page in a language (the main one of the call, if none is given), and all of them. */
export function addressesOf(call: Pick<Call, 'languages'> | null, path: string, publicUrl: string, language?: string) {
  // Search engines ask in no language, so that they get the main one where the address names none.
  const main = negotiateLanguage({ fallback: call?.languages[0] ?? 'en' });
  const url = (code: string) => `${publicUrl}${withQuery(path, { lang: code === main ? undefined : code })}`;
  return {
    canonical: url(language ?? main),
    alternates: ['x-default', ...languages.map(({ code }) => code)].map((code) => {
      return { language: code, url: url(code === 'x-default' ? main : code) };
    }),
  };
}

function sharingOf({ viewer, call, path, isPrivate, publicUrl, shared = {} }: LayoutInput, title: string) {
  if (publicUrl === undefined || isPrivate === true) return null;
  const picture = shared.picture ?? (call && linkPicture(programmePath(call), viewer.language));
  return {
    ...addressesOf(call, path, publicUrl, viewer.language),
    forms: call === null ? [] : otherForms(call, `${publicUrl}${path}`),
    title: shared.title ?? title,
    url: `${publicUrl}${path}`,
    locale: viewer.language.replace('-', '_'),
    image: picture && `${publicUrl}${picture}`,
  };
}

function mainLinks({ viewer, call, section, mePath, hasWinners }: LayoutInput): PublicLayout['nav'] {
  const label = (key: string) => translate(viewer.language, key);
  if (call === null) return [{ path: '/', label: label('common.programme'), current: false }];
  return [
    { path: programmePath(call), label: label('common.programme'), current: section === 'programme' },
    ...(hasWinners
      ? [{ path: winnersPath(call), label: label('winners.page.title'), current: section === 'winners' }]
      : []),
    ...siteEntries.all
      .flatMap((entry) => entry(call, viewer.language) ?? [])
      .map(({ section: name, path, label: words }) => ({ path, label: words, current: section === name })),
    { path: mePath ?? lostLinkPath(call), label: label('common.mySessions'), current: section === 'me' },
  ];
}

function footLinks({ viewer, call }: LayoutInput): PublicLayout['nav'] {
  if (call === null) return [];
  return [
    { path: subscribePath(call), label: translate(viewer.language, 'calendar.title'), current: false },
    { path: privacyPath(call), label: translate(viewer.language, 'privacy.title'), current: false },
  ];
}

function logoOf(call: Call): PublicLayout['brand']['logo'] {
  return call.logoEtag === '' ? null : { path: logoPath(call), ...logoSize(call) };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * Returns the first sentence or two of HTML as plain text, without tables, for search engines and shared links; null if it
 * has none.
 */
export function firstWords(html: string): string | null {
  const text = html
    .replaceAll(/<table[^]*?<\/table>/gu, ' ')
    .replaceAll(/<\/?(?:a|b|code|del|em|i|strong)\b[^>]*>/gu, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (text === '') return null;
  return text.length <= 160
    ? text
    : `${text.slice(0, text.lastIndexOf(' ', 159) > 0 ? text.lastIndexOf(' ', 159) : 159)}…`;
}

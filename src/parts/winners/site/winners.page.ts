import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { countryName } from '../../../platform/i18n/country-name.js';
import { allThemes, cover } from '../../../domain/sessions/cover.js';
import { themeLabels, type ThemeLabel } from '../../../domain/sessions/session-labels.js';
import type { Viewer } from '../../../domain/sessions/viewer.js';
import type { PublicWinner, WinnerCounts } from '../domain/public-winners.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { publicLayout } from '../../../site/layout.js';
import { linkPicture } from '../../../site/part-pages.js';
import { programmePath, winnersPath } from '../../../site/paths.js';
import type { ReadWinners } from './public-winners.js';
import { winnerPicturePath } from './winner-paths.js';

/** Returns the winners page of a call, by theme. */
export function winnersPage({ call, winners, counts }: ReadWinners, viewer: Viewer, publicUrl: string) {
  const { language } = viewer;
  const path = winnersPath(call);
  const words = callTexts(call, language);
  const heading = translate(language, 'winners.page.title');
  const lede = winnersLede(call, counts, language);
  const shared = { title: `${heading} · ${words.name}`, picture: linkPicture(path, language) };
  return {
    ...publicLayout({ viewer, call, path, section: 'winners', hasWinners: true, publicUrl, shared }, heading, lede),
    // One page for visitors of all zones: it has no times.
    shownZone: null,
    heading,
    lede,
    callName: words.name,
    programmePath: programmePath(call),
    groups: themeGroups(call, winners, language),
    structuredData: winnersData(call, winners, words.name, publicUrl),
  };
}

/** Says how many were chosen, have accepted and are shown; only the first if it is the same. */
export function winnersLede(call: Call, { chosen, accepted, shown }: WinnerCounts, language: string): string {
  const { name } = callTexts(call, language);
  if (shown >= chosen) return translate(language, 'winners.page.lede', { call: name, count: chosen });
  return translate(language, 'winners.page.ledeSome', { call: name, total: chosen, accepted, count: shown });
}

/** Returns winners by theme, in the order of the call; those of unknown themes come last. */
export function themeGroups(call: Call, winners: readonly PublicWinner[], language: string) {
  const themes = themeLabels(callTexts(call, language).themes);
  const groups = themes.map((theme) => ({
    id: theme.slug,
    // Null for winners without a theme of the call.
    theme,
    winners: winners.filter((one) => one.theme === theme.slug),
  }));
  const others = winners.filter(({ theme }) => !themes.some(({ slug }) => slug === theme));
  return [...groups, { id: 'other', theme: null, winners: others }]
    .filter((group) => group.winners.length > 0)
    .map((group) => ({ ...group, winners: group.winners.map((one) => winnerView(call, one, group.theme, language)) }));
}

function winnerView(call: Call, winner: PublicWinner, theme: ThemeLabel | null, language: string) {
  const { proposalId, pictureId, pictureAlt, url, country } = winner;
  const [lead = '', ...more] = winner.summary.split(/\n\s*\n/u).filter((part) => part.trim() !== '');
  return {
    // Of the element on the page.
    id: `w-${proposalId}`,
    title: winner.title,
    // Of the texts; empty if unknown.
    lang: winner.language ?? '',
    outstanding: winner.isOutstanding ? translate(language, 'winners.outstanding') : null,
    organization: winner.organization,
    country: country === null ? null : countryName(country, language),
    names: winner.names,
    picture:
      pictureId === null
        ? null
        : {
            // On the winners page.
            path: winnerPicturePath(call, proposalId, pictureId),
            alt: pictureAlt,
          },
    // In place of a picture.
    cover: cover(theme ?? allThemes, proposalId),
    // The first paragraph, and the others.
    lead,
    more,
    website: url === '' ? null : { url, label: new URL(url).host },
    path: `${winnersPath(call)}#w-${proposalId}`,
  };
}

/** Returns winners as a schema.org ItemList, as JSON for a script element. `award` is the name of the call. */
function winnersData(call: { slug: string }, winners: readonly PublicWinner[], award: string, publicUrl: string) {
  const page = `${publicUrl}${winnersPath(call)}`;
  const items = winners.map((one, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    item: {
      '@type': 'CreativeWork',
      '@id': `${page}#w-${one.proposalId}`,
      name: one.title,
      award,
      ...(one.summary !== '' && { abstract: one.summary }),
      ...(one.language !== null && { inLanguage: one.language }),
      ...(one.url !== '' && { url: one.url }),
      ...(one.pictureId !== null && { image: `${publicUrl}${winnerPicturePath(call, one.proposalId, one.pictureId)}` }),
      ...(one.names.length > 0 && { creator: one.names.map((name) => ({ '@type': 'Person', name })) }),
      ...(one.organization !== null && {
        sourceOrganization: {
          '@type': 'Organization',
          name: one.organization,
          ...(one.country !== null && { address: { '@type': 'PostalAddress', addressCountry: one.country } }),
        },
      }),
    },
  }));
  const data = {
    '@context': 'https://schema.org',
    '@type': 'ItemList',
    name: award,
    url: page,
    numberOfItems: items.length,
    itemListElement: items,
  };
  // A closing tag in a title would end the script.
  return JSON.stringify(data).replaceAll('<', String.raw`\u003c`);
}

import type { PublicWinner } from '../domain/public-winners.queries.js';
import { winnerPicturePath } from './winner-paths.js';
import { winnersPath } from '../../../site/paths.js';

/** Returns winners as a schema.org ItemList, as JSON for a script element. `award` is the name of the call. */
export function winnersData(
  call: { slug: string },
  winners: readonly PublicWinner[],
  award: string,
  publicUrl: string,
): string {
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

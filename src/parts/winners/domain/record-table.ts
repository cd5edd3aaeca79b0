import { recordTable } from '../../../domain/calls/record-table.js';
import { listPublicWinners, type PublicWinner } from './public-winners.queries.js';

/** The winners that the public sees. */
export const winnerTable = recordTable<PublicWinner>({
  name: 'winners',
  printed: ['title', 'organization', 'theme'],
  columns: {
    title: ({ title }) => title,
    summary: ({ summary }) => summary,
    organization: ({ organization }) => organization,
    country: ({ country }) => country,
    theme: ({ theme }) => theme,
    address: ({ url }) => url,
    people: { personal: ({ names }) => names.join(', ') },
  },
  list: (connection, { id }) => listPublicWinners(connection, id),
});

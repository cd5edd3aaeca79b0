import type { Call } from '../../domain/calls/call.entity.js';
import { organizationKindLabel, placeLabel } from '../../domain/organizations/organization-labels.js';
import {
  countOrganizations,
  type ListedOrganization,
  listOrganizations,
} from '../../domain/organizations/organization-list.queries.js';
import { newOrganizationPath, organizationPath, organizationsPath } from '../paths/organization-paths.js';
import { list } from '../ui/list.js';

/** Shows the organizations of a call, by name. */
export const showOrganizations = list<ListedOrganization, { call: Call }>({
  words: 'console.organizations',
  path: ({ call }) => organizationsPath(call),
  newPath: ({ call }) => newOrganizationPath(call),
  isSearched: true,
  read: async ({ connection }, { call }, range) => ({
    rows: await listOrganizations(connection, call.id, range),
    total: await countOrganizations(connection, call.id, range.search),
  }),
  columns: [
    {
      heading: 'console.organizations.col.name',
      cell: (row, { language }) => ({
        text: row.name,
        path: organizationPath(row),
        sub: organizationKindLabel(row.kind, language),
      }),
    },
    { heading: 'console.organizations.col.place', cell: (row, { language }) => placeLabel(row, language) ?? '' },
    { heading: 'console.organizations.field.domains', as: 'whole', cell: ({ domains }) => ({ lines: domains }) },
    { heading: 'console.organizations.col.people', as: 'end', isLabelled: true, cell: ({ people }) => people },
    { heading: 'console.common.col.sessions', as: 'end', isLabelled: true, cell: ({ sessions }) => sessions },
  ],
});

import type { Call } from '../../domain/calls/call.entity.js';
import { organizationKindLabel, placeLabel } from '../../domain/organizations/organization-labels.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type Pager, pager } from '../ui/pager.js';
import { withQuery } from '../paths/paths.js';
import { newOrganizationPath, organizationPath, organizationsPath } from '../paths/organization-paths.js';

interface OrganizationRow {
  path: string;
  name: string;
  kind: string | null;
  place: string | null;
  domains: string[];
  people: number;
  sessions: number;
}

export interface OrganizationsPage extends ConsoleLayout {
  newPath: string;
  searchPath: string;
  search: string;
  found: string;
  rows: OrganizationRow[];
  empty: string | null;
  /** The link to all organizations, during a search. */
  allPath: string | null;
  pager: Pager | null;
}

/** The organizations of a call, by name. */
export function organizationsPage(
  layout: ConsoleLayout,
  input: { call: Call; rows: readonly ListedOrganization[]; total: number; search: string; page: number },
): OrganizationsPage {
  const { language } = layout;
  const { call, total, search, page } = input;
  const path = organizationsPath(call);
  return {
    ...layout,
    title: translate(language, 'console.organizations.title'),
    newPath: newOrganizationPath(call),
    searchPath: path,
    search,
    found: translate(language, 'console.organizations.found', { count: total }),
    rows: input.rows.map((row) => organizationRow(row, language)),
    empty:
      total > 0
        ? null
        : translate(language, search === '' ? 'console.organizations.none' : 'console.organizations.noMatch'),
    allPath: search === '' ? null : path,
    pager: pager(total, page, language, (next) => withQuery(path, { q: search, page: next })),
  };
}

function organizationRow(row: ListedOrganization, language: string): OrganizationRow {
  return {
    path: organizationPath(row),
    name: row.name,
    kind: organizationKindLabel(row.kind, language),
    place: placeLabel(row, language),
    domains: row.domains,
    people: row.people,
    sessions: row.sessions,
  };
}

import { contentFor } from '../../domain/broadcasts/broadcast.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { ListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeBeside } from '../day-and-time.js';
import type { ConsoleLayout } from '../layout.js';
import { searchPath, withQuery } from '../paths.js';
import { broadcastPath } from '../broadcasts/broadcast-paths.js';
import { organizationPath, organizationsPath } from '../organizations/organization-paths.js';
import { proposalPath, proposalsPath } from '../proposals/proposal-paths.js';
import { peoplePath, personPath } from '../registrations/registration-paths.js';
import { sessionPath } from '../sessions/session-paths.js';
import type { ProposalRow } from '../proposals/proposals.queries.js';
import type { PersonRow } from '../registrations/people.queries.js';
import type { FoundSession } from './search.queries.js';

/** How many of each kind are shown. */
export const mostFound = 8;

interface Found {
  path: string;
  label: string;
  detail: string | null;
}

export interface SearchPage extends ConsoleLayout {
  searchPath: string;
  search: string;
  groups: { title: string; items: Found[]; allPath: string | null }[];
  empty: string | null;
}

/** Everything in a call that matches a search, by kind. */
export function searchPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    search: string;
    people: readonly PersonRow[];
    organizations: readonly ListedOrganization[];
    sessions: readonly FoundSession[];
    proposals: readonly ProposalRow[];
    broadcasts: readonly { id: string; contents: Parameters<typeof contentFor>[0] }[];
  },
): SearchPage {
  const { language } = layout;
  const { call, search } = input;
  const text = (key: string, values = {}) => translate(language, key, values);
  const group = (title: string, items: Found[], listPath: string | null = null) => ({
    title: text(title),
    items,
    allPath: listPath !== null && items.length === mostFound ? withQuery(listPath, { q: search }) : null,
  });
  const groups = [
    group(
      'console.registrations.people.title',
      input.people.map((person) => ({ path: personPath(person), label: person.name, detail: person.email })),
      peoplePath(call),
    ),
    group(
      'console.common.sessions',
      input.sessions.map((session) => ({
        path: sessionPath(session),
        label: session.title,
        detail: dayAndTimeBeside(session.startsAt, session.timeZone, call.timeZone, language, layout.now),
      })),
    ),
    group(
      'console.organizations.title',
      input.organizations.map((one) => ({ path: organizationPath(one), label: one.name, detail: one.city })),
      organizationsPath(call),
    ),
    group(
      'console.common.proposals',
      input.proposals.map((one) => ({
        path: proposalPath(call, one),
        label: one.title,
        detail: one.organization ?? one.externalId,
      })),
      proposalsPath(call),
    ),
    group(
      'console.broadcasts.title',
      input.broadcasts.map(({ id, contents }) => ({
        path: broadcastPath({ id }),
        label: contentFor(contents, language, call.languages).subject,
        detail: null,
      })),
    ),
    group('console.common.pages', pagesOf(layout, search)),
  ].filter(({ items }) => items.length > 0);
  return {
    ...layout,
    title: text('console.common.searchAll'),
    searchPath: searchPath(call),
    search,
    groups,
    empty: search !== '' && groups.length === 0 ? text('console.common.nothingFound', { search }) : null,
  };
}

/** Pages of the console by part of their name. */
function pagesOf({ navigation }: ConsoleLayout, search: string): Found[] {
  const fold = (value: string) => value.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  if (search === '') return [];
  return navigation
    .flatMap((group) => (group.items.length > 0 ? group.items : [group]))
    .filter(({ label }) => fold(label).includes(fold(search)))
    .map(({ path, label }) => ({ path, label, detail: null }));
}

import type { Call } from '../../domain/calls/call.entity.js';
import { listUsedFeatures } from '../../domain/calls/calls.queries.js';
import { isAble, type OrganizerActor } from '../../domain/identity/actor.js';
import { countLateChanges } from '../../domain/proposals/late-changes.queries.js';
import { listTexts } from '../../domain/proposals/proposal-texts.queries.js';
import { listMembersOf } from '../../domain/proposals/proposals.queries.js';
import { excerptOf, type TextPart } from '../../domain/proposals/text-excerpt.js';
import { termsOf } from '../../domain/proposals/text-words.js';
import { listPeopleViews } from '../../domain/registrations/people/people-views.queries.js';
import { listTagNames, listProposalTags } from '../../domain/registrations/people/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { type ListPlace, pageSize, partOf } from '../ui/pager.js';
import type { TypedView } from '../ui/saved-views.js';
import { countFacets } from './proposal-counts.queries.js';
import type { ProposalsInput } from './proposals.page.js';
import { listProposalRows } from './proposals.queries.js';
import type { ProposalsQuery } from './proposals-query.js';

/** Which page of the list is shown, why a file could not be read, and a name for the list as it was typed. */
interface Shown {
  place?: ListPlace;
  fault?: string | null;
  /** Whether the form of an import was asked for. */
  imports?: boolean;
  typed?: TypedView | null;
}

/** Finds the proposals that a query asks for. */
export async function proposalsList(
  connection: Connection,
  call: Call,
  query: ProposalsQuery,
  actor: OrganizerActor,
  { place = {}, fault = null, imports = false, typed = null }: Shown = {},
): Promise<ProposalsInput> {
  const { filter, sort, columns } = query;
  // Both search, so they do it at the same time.
  const [found, counts] = await Promise.all([
    listProposalRows(connection, call, { filter }, sort, pageSize + 1, place),
    countFacets(connection, call, filter),
  ]);
  const part = partOf(found, place);
  const ids = part.rows.map(({ id }) => id);
  const countOf = (what: string) => counts.find(({ facet }) => facet === what)?.count ?? 0;
  return {
    call,
    query,
    counts,
    count: countOf('all'),
    linked: countOf('linked'),
    ...part,
    excerpts: filter.search === '' ? new Map() : await findExcerpts(connection, ids, filter.search),
    tags: await listTagNames(connection, call.id),
    rowTags: columns.includes('tags') ? await listProposalTags(connection, ids) : [],
    views: await listPeopleViews(connection, call.id, actor.id, 'proposals'),
    organizerId: actor.id,
    typed,
    fault,
    used: await listUsedFeatures(connection, call.id),
    imports,
    late: isAble(actor, 'change') ? await countLateChanges(connection, call.id) : 0,
  };
}

/** Finds where in proposals the search is found: in what they say, otherwise in the names of their teams. */
async function findExcerpts(connection: Connection, ids: readonly string[], search: string) {
  const terms = termsOf(search);
  const members = await listMembersOf(connection, ids);
  const excerpts = new Map<string, TextPart[]>();
  for (const { id, summary, answers, places } of await listTexts(connection, ids)) {
    const team = members.filter(({ proposalId }) => proposalId === id).flatMap(({ name }) => name ?? []);
    const excerpt = excerptOf([summary, ...Object.values(answers), places.join(', '), team.join(', ')], terms);
    if (excerpt !== null) excerpts.set(id, excerpt);
  }
  return excerpts;
}

import { listDelegationsFrom } from '../../domain/delegations/delegations.queries.js';
import { suggestDomains } from '../../domain/organizations/organization-domains.queries.js';
import { getListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { pageSize } from '../ui/pager.js';
import { listAliases, listOrganizationPeople, listOrganizationSessions } from './organizations.queries.js';

const maxSuggestions = 5;

/** Finds what the page of an organization shows, with one page of its people. Throws NotFound. */
export async function findOrganizationDetails(connection: Connection, id: string, page: number) {
  const organization = await getListedOrganization(connection, id);
  const { callId, mergedInto, mergedAt } = await getOrganization(connection, id);
  const { name, country } = organization;
  const isMerged = mergedInto !== null && mergedAt !== null;
  const similarTo = { name, country, domain: null, except: id };
  return {
    callId,
    organization,
    merged: isMerged ? { into: await getOrganization(connection, mergedInto), at: mergedAt } : null,
    suggestions: isMerged ? [] : await suggestDomains(connection, { id, callId }, maxSuggestions),
    similar: isMerged ? [] : await findSimilarOrganizations(connection, callId, similarTo, maxSuggestions),
    aliases: await listAliases(connection, id),
    sessions: await listOrganizationSessions(connection, id),
    delegations: await listDelegationsFrom(connection, id),
    people: await listOrganizationPeople(connection, id, pageSize, (page - 1) * pageSize),
    page,
  };
}

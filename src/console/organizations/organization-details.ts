import { listDelegationsFrom } from '../../domain/delegations/delegations.queries.js';
import { suggestDomains } from '../../domain/organizations/organization-domains.queries.js';
import { getListedOrganization } from '../../domain/organizations/organization-list.queries.js';
import { getOrganization } from '../../domain/organizations/organizations.queries.js';
import { findSimilarOrganizations } from '../../domain/organizations/similar-organizations.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { pageSize } from '../pager.js';
import { listAliases, listOrganizationPeople, listOrganizationSessions } from './organizations.queries.js';

const mostSuggestions = 5;

/** Finds what the page of an organization shows, with one page of its people. Throws NotFound. */
export async function findOrganizationDetails(tx: Tx, id: string, page: number) {
  const organization = await getListedOrganization(tx, id);
  const { callId, mergedInto, mergedAt } = await getOrganization(tx, id);
  const { name, country } = organization;
  const isMerged = mergedInto !== null && mergedAt !== null;
  const similarTo = { name, country, domain: null, except: id };
  return {
    callId,
    organization,
    merged: isMerged ? { into: await getOrganization(tx, mergedInto), at: mergedAt } : null,
    suggestions: isMerged ? [] : await suggestDomains(tx, { id, callId }, mostSuggestions),
    similar: isMerged ? [] : await findSimilarOrganizations(tx, callId, similarTo, mostSuggestions),
    aliases: await listAliases(tx, id),
    sessions: await listOrganizationSessions(tx, id),
    delegations: await listDelegationsFrom(tx, id),
    people: await listOrganizationPeople(tx, id, pageSize, (page - 1) * pageSize),
    page,
  };
}

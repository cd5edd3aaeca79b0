import { organizationKey } from './organization.js';
import type { Organization } from './organization.entity.js';
import type { OrganizationChanges } from './organization-input.js';
import { similarKey } from './similar-key.js';

const plainFacts = ['name', 'kind', 'city', 'country', 'website', 'suggested'] as const;

/** Returns the fields that actually change, without the domains. */
export function changedFacts(
  organization: Organization,
  domains: readonly string[],
  changes: OrganizationChanges,
): { fields: string[]; edited: Partial<Organization> } {
  const fields: string[] = plainFacts.filter(
    (fact) => changes[fact] !== undefined && changes[fact] !== organization[fact],
  );
  const wanted = changes.domains?.toSorted().join(' ');
  if (wanted !== undefined && wanted !== domains.toSorted().join(' ')) fields.push('domains');
  const { domains: _, ...facts } = changes;
  const { name } = facts;
  const keys = name === undefined ? {} : { nameKey: organizationKey(name), similarKey: similarKey(name) };
  return { fields, edited: { ...facts, ...keys } };
}

import { setDomains } from './organization-domains.queries.js';
import { Invalid } from '../../platform/errors.js';
import type { Change } from '../identity/change.js';

/** Sets the domains of an organization. Throws Invalid if one belongs to another organization. */
export async function assignDomains(
  { tx, now }: Change,
  organization: { id: string; callId: string },
  domains: readonly string[],
): Promise<void> {
  const taken = await setDomains(tx, organization, domains, now);
  if (taken.length === 0) return;
  const fieldErrors = taken.map(({ domain, name }) => ({
    path: `domains.${domains.indexOf(domain)}`,
    code: 'domain-taken',
    message: `${domain} belongs to ${name}.`,
    values: { domain, name },
  }));
  throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}

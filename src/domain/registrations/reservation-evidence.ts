import { domainsAbove, emailDomain } from '../organizations/mail-domain.js';

/** What shows that somebody belongs to an organization for which seats are reserved. */
export interface ReservationEvidence {
  /** The email domains of the organization. */
  domains: readonly string[];
  /** IDs of the delegations of its teams that are invited to the session. */
  delegations: readonly string[];
}

/**
 * Returns whether somebody takes the seats that are reserved for their organization, by its ID. Its name alone is no
 * evidence, since anyone can type it: organizers vouch for them, the address is of the organization's domain, or they come
 * by the page of an invited team. `evidence` is by organization; nothing is reserved for the others.
 */
export function canUseReserved(
  organizationId: string | null,
  { emailKey, delegationId, isVouchedFor }: { emailKey: string; delegationId: string | null; isVouchedFor: boolean },
  evidence: ReadonlyMap<string, ReservationEvidence>,
): boolean {
  const known = organizationId === null ? undefined : evidence.get(organizationId);
  if (known === undefined || isVouchedFor) return true;
  if (delegationId !== null && known.delegations.includes(delegationId)) return true;
  return domainsAbove(emailDomain(emailKey)).some((domain) => known.domains.includes(domain));
}

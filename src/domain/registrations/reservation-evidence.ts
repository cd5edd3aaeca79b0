import { domainsAbove, emailDomain } from '../organizations/mail-domain.js';

/** What shows that somebody belongs to an organization for which seats are reserved. */
export interface ReservationEvidence {
  /** The email domains of the organization. */
  domains: readonly string[];
  /** IDs of the delegations of its teams that are invited to the session. */
  delegations: readonly string[];
}

/**
 * What shows that somebody belongs to their organization. `typed`: only its name, so that they take no seat reserved for
 * it. `domain`: an address that may not be proven, so that the seat is provisional.
 */
export type ReservationClaim = 'typed' | 'domain' | 'certain';

/**
 * Returns what shows that somebody belongs to their organization, by its ID. Its name alone is no evidence, since anyone
 * can type it: organizers vouch for them, they come by the page of an invited team, or the address is of the organization's
 * domain. `evidence` is by organization; nothing is reserved for the others.
 */
export function reservationClaim(
  organizationId: string | null,
  { emailKey, delegationId, isVouchedFor }: { emailKey: string; delegationId: string | null; isVouchedFor: boolean },
  evidence: ReadonlyMap<string, ReservationEvidence>,
): ReservationClaim {
  const known = organizationId === null ? undefined : evidence.get(organizationId);
  if (known === undefined || isVouchedFor) return 'certain';
  if (delegationId !== null && known.delegations.includes(delegationId)) return 'certain';
  return domainsAbove(emailDomain(emailKey)).some((domain) => known.domains.includes(domain)) ? 'domain' : 'typed';
}

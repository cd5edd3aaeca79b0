import { domainsAbove, emailDomain } from '../../organizations/mail-domain.js';
import { teamHolder } from '../waitlist/waitlist.js';

/** What shows that somebody belongs to an organization for which seats are reserved. */
export interface ReservationEvidence {
  /** The email domains of the organization. */
  domains: readonly string[];
  /** IDs of the delegations of its teams that are invited to the session. */
  delegations: readonly string[];
  /** Those of the teams with reserved seats, and which of the people asked about are behind their proposals. */
  teams: readonly { proposalId: string; delegationId: string; emailKeys: readonly string[] }[];
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

/**
 * Returns the teams whose reserved seats somebody can take (`teamHolder`): those whose proposal names them or is matched to
 * them, and those whose coordinator registers them. `emailKey` is null if the one who asks must not learn whose people
 * they are.
 */
export function teamClaims(
  { emailKey, delegationId }: { emailKey: string | null; delegationId: string | null },
  evidence: ReadonlyMap<string, ReservationEvidence>,
): string[] {
  const teams = [...evidence.values()].flatMap((one) => one.teams);
  const own = teams.filter(
    (team) => team.delegationId === delegationId || (emailKey !== null && team.emailKeys.includes(emailKey)),
  );
  return own.map(({ proposalId }) => teamHolder(proposalId)).sort();
}

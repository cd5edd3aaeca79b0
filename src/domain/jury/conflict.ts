import { isFreeEmail } from '../organizations/mail-domain.js';

/** What somebody declares: an interest in it, or that they helped the team. */
export const conflictSorts = ['interest', 'helped'] as const;
export type ConflictSort = (typeof conflictSorts)[number];

/** Why somebody must not score a proposal: as declared, or as the program finds it. */
type ConflictReason =
  | 'declared'
  | 'declared-organization'
  | 'declared-domain'
  | 'helped'
  | 'member'
  | 'linked'
  | 'organization'
  | 'domain';

export interface FoundConflict {
  reason: ConflictReason;
  /** What it is about, in the words of whoever declared it: a domain, an organization, the reason given. */
  about: string;
}

/** What is known of a juror in a call. */
export interface JurorFacts {
  id: string;
  emailKey: string;
  /** Of their address, in lower-case ASCII. */
  domain: string;
  /** Organizations of the call that they are of, merged ones under what they are part of, with all their names' keys. */
  organizations: readonly { id: string; name: string; keys: readonly string[] }[];
  declared: readonly {
    kind: ConflictSort;
    proposalId: string | null;
    organization: string | null;
    organizationKey: string | null;
    domain: string | null;
    reason: string;
  }[];
}

/** What is known of a proposal's people. */
export interface ProposalFacts {
  id: string;
  organizationId: string | null;
  /** `organizationKey` of the name that it gives. */
  organizationKey: string | null;
  /** Keys of all names of that organization. */
  organizationKeys: readonly string[];
  members: readonly { emailKey: string; domain: string }[];
  /** Address keys of the attendees who are linked to it. */
  linked: readonly string[];
  /** Staff of whom the audit log says that they helped its team. */
  helpers: readonly string[];
}

/** Why this juror must not score this proposal; nothing where they may. What somebody said themselves comes first. */
export function conflictsBetween(juror: JurorFacts, proposal: ProposalFacts): FoundConflict[] {
  const keys = [...proposal.organizationKeys, ...(proposal.organizationKey === null ? [] : [proposal.organizationKey])];
  const memberDomains = proposal.members.map(({ domain }) => domain);
  const declared = juror.declared.flatMap((one): FoundConflict[] => {
    if (one.proposalId === proposal.id)
      return [{ reason: one.kind === 'helped' ? 'helped' : 'declared', about: one.reason }];
    if (one.organizationKey !== null && keys.includes(one.organizationKey))
      return [{ reason: 'declared-organization', about: one.organization ?? '' }];
    const { domain } = one;
    return domain !== null && memberDomains.some((other) => areRelated(domain, other))
      ? [{ reason: 'declared-domain', about: domain }]
      : [];
  });
  const found: FoundConflict[] = [];
  if (proposal.members.some(({ emailKey }) => emailKey === juror.emailKey)) found.push({ reason: 'member', about: '' });
  else if (proposal.linked.includes(juror.emailKey)) found.push({ reason: 'linked', about: '' });
  if (proposal.helpers.includes(juror.id)) found.push({ reason: 'helped', about: '' });
  const organization = juror.organizations.find(
    (one) => one.id === proposal.organizationId || one.keys.some((key) => keys.includes(key)),
  );
  if (organization !== undefined) found.push({ reason: 'organization', about: organization.name });
  const { domain } = juror;
  if (memberDomains.some((other) => areRelated(domain, other))) found.push({ reason: 'domain', about: domain });
  return [...declared, ...found];
}

/** Whether two mail domains are of one house: the same, or one below the other; never those that anybody may have. */
function areRelated(one: string, other: string): boolean {
  // Free mail last: it is the slower question, and of thousands of pairs hardly any gets to it.
  const isOneHouse = one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
  return isOneHouse && !isFreeEmail(one) && !isFreeEmail(other);
}

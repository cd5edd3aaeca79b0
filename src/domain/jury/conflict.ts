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
  /** What it is about, in the words of the person who declared it: a domain, an organization, the reason given. */
  about: string;
  /**
   * `declared` by the juror or an owner, `proven` by what the program knows for certain, or `unproven`: it rests on an
   * address that anyone can have typed, so it warns owners and closes no score sheet.
   */
  evidence: 'declared' | 'proven' | 'unproven';
}

/** What an owner said about the conflicts that were found between a juror and a proposal. */
export interface ConflictReview {
  ruling: 'confirmed' | 'dismissed';
  /** What was found when the owner decided. What is found later needs a new decision. */
  findings: readonly Pick<FoundConflict, 'reason' | 'about'>[];
}

/**
 * Returns whether a conflict closes the score sheet. A declared one always does; of one that was found an owner's
 * decision counts, and until there is one, the evidence.
 */
export function isBinding(conflict: FoundConflict, review: ConflictReview | null): boolean {
  if (conflict.evidence === 'declared') return true;
  return rulingOn(conflict, review) === null ? conflict.evidence === 'proven' : review?.ruling === 'confirmed';
}

/**
 * Returns whether these conflicts close a score sheet although no person has said so: where it was submitted, it stops
 * counting without anybody's doing, and owners are alerted.
 */
export function closesUnnoticed(conflicts: readonly FoundConflict[], review: ConflictReview | null): boolean {
  const isSaid = (one: FoundConflict) => one.evidence === 'declared' || rulingOn(one, review) === 'confirmed';
  return conflicts.some((one) => isBinding(one, review)) && !conflicts.some(isSaid);
}

function rulingOn({ reason, about }: FoundConflict, review: ConflictReview | null): ConflictReview['ruling'] | null {
  if (review === null) return null;
  return review.findings.some((one) => one.reason === reason && one.about === about) ? review.ruling : null;
}

/** What is known of a juror in a call. */
export interface JurorFacts {
  id: string;
  emailKey: string;
  /** Of their address, in lower-case ASCII. */
  domain: string;
  /** Organizations of the call that they are of, merged ones under what they are part of, with all their names' keys. */
  organizations: readonly { id: string; name: string; keys: readonly string[]; isProven: boolean }[];
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
  members: readonly { emailKey: string; domain: string; isProven: boolean }[];
  /** Address keys of the attendees who are linked to it. */
  linked: readonly { emailKey: string; isProven: boolean }[];
  /** Staff of whom the audit log says that they helped its team. */
  helpers: readonly string[];
}

/** Why this juror must not score this proposal; nothing where they may. What somebody said themselves comes first. */
export function conflictsBetween(juror: JurorFacts, proposal: ProposalFacts): FoundConflict[] {
  const keys = [...proposal.organizationKeys, ...(proposal.organizationKey === null ? [] : [proposal.organizationKey])];
  const memberDomains = proposal.members.map(({ domain }) => domain);
  const declared = juror.declared.flatMap((one): FoundConflict[] => {
    if (one.proposalId === proposal.id)
      return [declaredConflict(one.kind === 'helped' ? 'helped' : 'declared', one.reason)];
    if (one.organizationKey !== null && keys.includes(one.organizationKey))
      return [declaredConflict('declared-organization', one.organization ?? '')];
    const { domain } = one;
    return domain !== null && memberDomains.some((other) => areRelated(domain, other))
      ? [declaredConflict('declared-domain', domain)]
      : [];
  });
  const found: FoundConflict[] = [];
  const member = proposal.members.find(({ emailKey }) => emailKey === juror.emailKey);
  const linked = proposal.linked.find(({ emailKey }) => emailKey === juror.emailKey);
  if (member !== undefined) found.push(foundConflict('member', '', [member]));
  else if (linked !== undefined) found.push(foundConflict('linked', '', [linked]));
  if (proposal.helpers.includes(juror.id)) found.push(foundConflict('helped', '', [{ isProven: true }]));
  const organizations = juror.organizations.filter(
    (one) => one.id === proposal.organizationId || one.keys.some((key) => keys.includes(key)),
  );
  const organization = organizations.find(({ isProven }) => isProven) ?? organizations[0];
  if (organization !== undefined) found.push(foundConflict('organization', organization.name, [organization]));
  const { domain } = juror;
  const neighbors = proposal.members.filter((one) => areRelated(domain, one.domain));
  if (neighbors.length > 0) found.push(foundConflict('domain', domain, neighbors));
  return [...declared, ...found];
}

function declaredConflict(reason: ConflictReason, about: string): FoundConflict {
  return { reason, about, evidence: 'declared' };
}

function foundConflict(
  reason: ConflictReason,
  about: string,
  grounds: readonly { isProven: boolean }[],
): FoundConflict {
  return { reason, about, evidence: grounds.some(({ isProven }) => isProven) ? 'proven' : 'unproven' };
}

/** Whether two mail domains are of one house: the same, or one below the other; never those that anybody may have. */
function areRelated(one: string, other: string): boolean {
  // Free mail last: it is the slower question, and of thousands of pairs hardly any gets to it.
  const isOneHouse = one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
  return isOneHouse && !isFreeEmail(one) && !isFreeEmail(other);
}

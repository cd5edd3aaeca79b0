import { isFreeEmail, isPublicSuffix } from '../../../domain/organizations/mail-domain.js';
import { translate } from '../../../platform/i18n/messages.js';

/** Kinds of declared conflicts: a personal interest, or having helped the team. */
export const conflictSorts = ['interest', 'helped'] as const;
export type ConflictSort = (typeof conflictSorts)[number];

/** Why a juror can't score a proposal: declared or detected. */
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
  /** Details as declared: a domain, an organization, or the reason. */
  about: string;
  /**
   * `declared` by the juror or an owner, `proven` by what the program knows for certain, or `unproven`: it rests on an
   * address that anyone can have typed, so it warns owners and closes no score sheet.
   */
  evidence: 'declared' | 'proven' | 'unproven';
}

/** An owner's decision about the detected conflicts between a juror and a proposal. */
export interface ConflictReview {
  ruling: 'confirmed' | 'dismissed';
  /** The conflicts at the time of the decision. Those detected later need a new decision. */
  findings: readonly Pick<FoundConflict, 'reason' | 'about'>[];
}

/**
 * Returns whether a conflict closes the score sheet. A declared one always does; for a detected one, the owner's
 * decision counts or, without one, the evidence.
 */
export function isBinding(conflict: FoundConflict, review: ConflictReview | null): boolean {
  if (conflict.evidence === 'declared') return true;
  return rulingOn(conflict, review) === null ? conflict.evidence === 'proven' : review?.ruling === 'confirmed';
}

/**
 * Returns whether these conflicts close a score sheet without anyone's decision: a submitted sheet then stops counting
 * automatically, and owners are alerted.
 */
export function closesUnnoticed(conflicts: readonly FoundConflict[], review: ConflictReview | null): boolean {
  const isSaid = (one: FoundConflict) => one.evidence === 'declared' || rulingOn(one, review) === 'confirmed';
  return conflicts.some((one) => isBinding(one, review)) && !conflicts.some(isSaid);
}

function rulingOn({ reason, about }: FoundConflict, review: ConflictReview | null): ConflictReview['ruling'] | null {
  if (review === null) return null;
  return review.findings.some((one) => one.reason === reason && one.about === about) ? review.ruling : null;
}

/** A juror's data relevant for conflicts. */
export interface JurorFacts {
  id: string;
  emailKey: string;
  /** Domain of their address, in lowercase ASCII. */
  domain: string;
  /** Their organizations in the call, with merged ones resolved, and the keys of all their names. */
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

/** The people of a proposal, relevant for conflicts. */
export interface ProposalFacts {
  id: string;
  organizationId: string | null;
  /** `organizationKey` of its organization. */
  organizationKey: string | null;
  /** Keys of all names of that organization. */
  organizationKeys: readonly string[];
  members: readonly { emailKey: string; domain: string; isProven: boolean }[];
  /** Address keys of matched attendees. */
  linked: readonly { emailKey: string; isProven: boolean }[];
  /** Staff who helped its team according to the audit log. */
  helpers: readonly string[];
}

/** Returns the conflicts between a juror and a proposal, declared ones first; empty if there are none. */
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

/**
 * Returns whether two email domains belong together: equal or one a subdomain of the other, except public providers and
 * public suffixes.
 */
function areRelated(one: string, other: string): boolean {
  // Checks for free email last, because it is slow and few of thousands of pairs get here.
  const isOneHouse = one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
  return isOneHouse && ![one, other].some((domain) => isFreeEmail(domain) || isPublicSuffix(domain));
}

/** Describes a conflict of interest, to the juror and to owners. */
export function conflictText({ reason, about }: FoundConflict, language: string): string {
  const key = reason === 'declared' || reason === 'helped' ? `${reason}${about === '' ? '' : 'Because'}` : reason;
  return translate(language, `console.jury.conflict.${key}`, { about });
}

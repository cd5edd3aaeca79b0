import { invalidField } from '../../../platform/errors.js';
import { may } from '../../../domain/identity/role.js';
import { emailKey } from '../../../domain/registrations/links/email-address.js';
import { dealProposals, type Pair } from './assignment.js';
import type { DealInput } from './jury-input.js';
import type { ConflictLook } from './found-conflicts.js';
import type { Juror, JuryProposal } from './jury.queries.js';

export interface Deal {
  added: Pair[];
  /** The proposals that have too few jurors. */
  short: { externalId: string; title: string; lacking: number }[];
}

/**
 * Uses external ids and addresses instead of internal ids, so that a seed leads to the same assignments in every
 * installation.
 */
export function dealByName(
  proposals: readonly JuryProposal[],
  jurors: readonly Juror[],
  assigned: readonly Pair[],
  conflictsOf: ConflictLook,
  mayRead: (pair: Pair) => boolean,
  { perProposal, seed }: DealInput,
): Deal {
  const proposalOf = new Map(proposals.map((proposal) => [proposal.externalId, proposal]));
  const jurorOf = new Map(jurors.map((juror) => [juror.emailKey, juror]));
  const names = new Map([
    ...proposals.map(({ id, externalId }) => [id, externalId] as const),
    ...jurors.map(({ id, emailKey: key }) => [id, key] as const),
  ]);
  const named = (id: string) => names.get(id) ?? id;
  const idsOf = (pair: Pair): Pair => ({
    proposalId: proposalOf.get(pair.proposalId)?.id ?? pair.proposalId,
    jurorId: jurorOf.get(pair.jurorId)?.id ?? pair.jurorId,
  });
  const { added, short } = dealProposals({
    proposalIds: [...proposalOf.keys()],
    jurorIds: [...jurorOf.keys()],
    perProposal,
    // A juror with a conflict of interest scores nothing, so the proposal needs another.
    assigned: assigned
      .filter((pair) => conflictsOf(pair).length === 0)
      .map((pair) => ({ proposalId: named(pair.proposalId), jurorId: named(pair.jurorId) })),
    isBarred: (pair) => !mayRead(idsOf(pair)) || conflictsOf(idsOf(pair)).length > 0,
    seed,
  });
  return {
    added: added.map(idsOf),
    short: short.flatMap(({ proposalId: externalId, lacking }) => {
      const proposal = proposalOf.get(externalId);
      return proposal === undefined ? [] : [{ externalId, title: proposal.title, lacking }];
    }),
  };
}

/** Returns the jurors with these addresses; without addresses, everyone with the role. Throws Invalid. */
export function chooseJurors(staff: readonly Juror[], emails: readonly string[] | undefined): Juror[] {
  if (emails === undefined) return staff.filter(({ role }) => role === 'juror');
  return emails.map((email, index) => {
    const juror = staff.find((one) => one.emailKey === emailKey(email) && may(one.role, 'score'));
    if (juror === undefined) {
      throw invalidField(`jurors.${index}`, 'no-juror', 'No juror has this email address.', { email });
    }
    return juror;
  });
}

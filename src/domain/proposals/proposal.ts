export const proposalStates = [
  'draft',
  'submitted',
  'shortlisted',
  'winner',
  'showcased',
  'pilot',
  'not-selected',
  'withdrawn',
] as const;
export type ProposalState = (typeof proposalStates)[number];
export const proposalSources = ['api', 'csv', 'webhook', 'declared', 'form'] as const;
/** Sources of proposals: the call's platform, an attendee who declared it, or a team that writes it in Greenroom. */
export type ProposalSource = (typeof proposalSources)[number];
export const changeSources = [...proposalSources, 'staff'] as const;
/** Sources of state changes: as for proposals, or by staff. */
export type ChangeSource = (typeof changeSources)[number];
/** The evidence that an attendee belongs to a proposal. */
export type LinkEvidence = 'address' | 'declared' | 'organization' | 'domain' | 'name';
export type LinkState = 'linked' | 'suggested' | 'rejected';
export type LinkDecision = 'confirmed' | 'rejected';

/** How many matches of a call have the same state, evidences and similarity. */
export interface LinkCount {
  state: LinkState;
  evidences: LinkEvidence[];
  /** How many of the similarities 0.6, 0.7, 0.8 and 0.9 their score reaches. */
  tenths: number;
  count: number;
}

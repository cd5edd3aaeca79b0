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
export const proposalSources = ['api', 'csv', 'webhook', 'declared'] as const;
/** How a proposal became known. */
export type ProposalSource = (typeof proposalSources)[number];
export const changeSources = [...proposalSources, 'staff'] as const;
/** How a change of its state came: as the proposal itself, or by the hand of staff. */
export type ChangeSource = (typeof changeSources)[number];
/** The evidence that an attendee belongs to a proposal. */
export type LinkEvidence = 'address' | 'declared' | 'organization' | 'domain' | 'name';
export type LinkState = 'linked' | 'suggested' | 'rejected';
export type LinkDecision = 'confirmed' | 'rejected';

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
export type ProposalSource = 'api' | 'csv' | 'declared';
/** How we know that an attendee stands behind a proposal. */
export type LinkEvidence = 'address' | 'declared' | 'organization' | 'domain' | 'name';
export type LinkState = 'linked' | 'suggested' | 'rejected';

import { demoProposals } from './proposals.js';
import { exportedProposals } from './proposal-export.js';

/** Whether an organization of the demo submits a proposal. */
export function hasProposal(organization: string): boolean {
  return [...demoProposals, ...exportedProposals].some((one) => organization.startsWith(one.organization));
}

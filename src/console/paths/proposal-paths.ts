import { callPath } from './paths.js';

/** The proposals of a call. */
export function proposalsPath(call: { slug: string }): string {
  return `${callPath(call)}/proposals`;
}

/** What the platform has changed after the deadline; not below the proposals, whose ids can be anything. */
export function lateChangesPath(call: { slug: string }): string {
  return `${callPath(call)}/late-changes`;
}

/** Returns the path of the matches of a call, or of deciding them. */
export function matchesPath(call: { slug: string }, part?: 'decide'): string {
  return `${callPath(call)}/links${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of an example file for imports; not below the proposals, whose ids can be anything. */
export function exampleProposalsPath(call: { slug: string }): string {
  return `${proposalsPath(call)}-example.csv`;
}

/** Returns the path of a proposal; its id is the other platform's and can be anything. */
export function proposalPath(call: { slug: string }, proposal: { externalId: string }): string {
  return `${proposalsPath(call)}/${encodeURIComponent(proposal.externalId)}`;
}

/** Returns the path of two similar proposals side by side. */
export function similarProposalPath(
  call: { slug: string },
  proposal: { externalId: string },
  other: { externalId: string },
): string {
  return `${proposalPath(call, proposal)}/similar/${encodeURIComponent(other.externalId)}`;
}

/** The proposals of a call as a file. */
export function proposalFilePath(call: { slug: string }, type: 'csv' | 'xlsx'): string {
  return `${proposalsPath(call)}.${type}`;
}

/** Returns the path of the proposal webhooks of a call. */
export function proposalHooksPath(call: { slug: string }): string {
  return `${callPath(call)}/proposal-hooks`;
}

import { callPath, juryPath } from '../paths.js';

/** The sheet of a juror for a proposal, or their word of a conflict with it. */
export function sheetPath(proposal: { id: string }, part?: 'conflict'): string {
  return `${juryPath}/proposals/${proposal.id}${part === undefined ? '' : `/${part}`}`;
}

/** Where a juror says with whom they have a conflict of interest. */
export const ownConflictsPath = `${juryPath}/conflicts`;

type Part =
  | 'results.csv'
  | 'results.xlsx'
  | 'rules'
  | 'assignments'
  | 'assignments/deal'
  | 'assignments/add'
  | 'assignments/remove'
  | 'conflicts'
  | 'decision'
  | 'decision/others'
  | 'decision/reopen';

/** The results of a call's jury, or another page of it. */
export function callJuryPath(call: { slug: string }, part?: Part): string {
  return `${callPath(call)}/jury${part === undefined ? '' : `/${part}`}`;
}

/** What each juror gave to a proposal. */
export function proposalScoresPath(call: { slug: string }, proposal: { id: string }): string {
  return `${callJuryPath(call)}/proposals/${proposal.id}`;
}

/** Lifts a conflict of interest. */
export function liftPath(call: { slug: string }, conflict: { id: string }): string {
  return `${callJuryPath(call, 'conflicts')}/${conflict.id}/lift`;
}

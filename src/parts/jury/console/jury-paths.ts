import { callPath, juryPath } from '../../../console/paths/paths.js';

/** Returns the path of a juror's sheet for a proposal, of declaring a conflict with it, of handing it back, of asking its team, or of its discussion. */
export function sheetPath(proposal: { id: string }, part?: 'conflict' | 'hand-back' | 'question' | 'messages'): string {
  return `${juryPath}/proposals/${proposal.id}${part === undefined ? '' : `/${part}`}`;
}

/** Path of a juror's own conflicts of interest. */
export const ownConflictsPath = `${juryPath}/conflicts`;

/** Path of what a device keeps of a juror's open reviews. */
export const openReviewsPath = `${juryPath}/open`;

type Part =
  | 'results.csv'
  | 'results.xlsx'
  | 'sheets'
  | 'dossier'
  | 'rules'
  | 'simple'
  | 'simple/judges'
  | 'simple/reading'
  | 'simple/release'
  | 'announce'
  | 'announce/preview'
  | 'announce/take-back'
  | 'assignments'
  | 'assignments/deal'
  | 'assignments/release'
  | 'jurors'
  | 'assignments/add'
  | 'assignments/remove'
  | 'conflicts'
  | 'feedback'
  | 'decision'
  | 'letters'
  | 'winners'
  | 'minutes'
  | 'calibration'
  | 'round'
  | 'round/take-back'
  | 'chair'
  | 'decision/others'
  | 'decision/reopen';

/** Returns the path of the results of a call's jury, or of another of its pages. */
export function callJuryPath(call: { slug: string }, part?: Part): string {
  return `${callPath(call)}/jury${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of the chair of a call's jury, or of another of their pages. */
export function chairPath(call: { slug: string }, part?: 'ties' | 'minutes'): string {
  return `${juryPath}/chair/${call.slug}${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of how a juror's scores compare with the others'. */
export function calibrationPath(call: { slug: string }): string {
  return `${juryPath}/calibration/${call.slug}`;
}

/** Returns the path of the minutes of a call's jury, or of an earlier version, for owners or for the chair. */
export function minutesPath(call: { slug: string }, isChair: boolean, version?: number): string {
  const path = isChair ? chairPath(call, 'minutes') : callJuryPath(call, 'minutes');
  return version === undefined ? path : `${path}/${version}`;
}

/** Returns the path of the statement that a juror of a call signs. */
export function statementPath(call: { slug: string }): string {
  return `${juryPath}/statements/${call.slug}`;
}

/** Returns the path of one juror of a call. */
export function jurorPath(call: { slug: string }, jurorId: string): string {
  return `${callJuryPath(call, 'jurors')}/${jurorId}`;
}

/** Returns the path of releasing or declining a question to a team. */
export function questionPath(call: { slug: string }, question: { id: string }): string {
  return `${callJuryPath(call)}/questions/${question.id}`;
}

/** Returns the path of all scores of a proposal. */
export function proposalScoresPath(call: { slug: string }, proposal: { id: string }): string {
  return `${callJuryPath(call)}/proposals/${proposal.id}`;
}

/** Returns the path for confirming or dismissing detected conflicts. */
export function reviewPath(call: { slug: string }): string {
  return `${callJuryPath(call, 'conflicts')}/review`;
}

/** Returns the path for removing a declared conflict. */
export function liftPath(call: { slug: string }, conflict: { id: string }): string {
  return `${callJuryPath(call, 'conflicts')}/${conflict.id}/lift`;
}

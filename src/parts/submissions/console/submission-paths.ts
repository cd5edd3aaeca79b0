import { callPath } from '../../../console/paths/paths.js';

/** Whether and how teams submit their proposals in Greenroom. */
export function submissionSettingsPath(call: { slug: string }): string {
  return `${callPath(call)}/submissions`;
}

/** The public page where somebody starts a proposal. */
export function startSubmissionPath(call: { slug: string }): string {
  return `/calls/${call.slug}/submit`;
}

/** Makes the proposals of a call one PDF. */
export function proposalBookPath(call: { slug: string }): string {
  return `${callPath(call)}/proposal-book`;
}

import { Place } from '../platform/place.js';

/** Pages of parts that public pages of the core lead to. */
interface PartPages {
  /** Where somebody starts a proposal for a call. */
  startSubmission(call: { slug: string }): string;
}

export const sitePages = new Place<PartPages>();

/** Returns where somebody starts a proposal in Greenroom; null if that part is off. */
export function startSubmissionPage(call: { slug: string }): string | null {
  return sitePages.all[0]?.startSubmission(call) ?? null;
}

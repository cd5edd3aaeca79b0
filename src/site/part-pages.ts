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

/** The pictures of shared links: of a call, or of one of its sessions. */
type LinkPicture = (call: { slug: string }, session: { slug: string } | null, language: string) => string;

export const linkPictures = new Place<LinkPicture>();

/** Returns the path of the picture of a shared link; null if that part is off. */
export function linkPicture(...of: Parameters<LinkPicture>): string | null {
  return linkPictures.all[0]?.(...of) ?? null;
}

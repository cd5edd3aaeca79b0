import type { Call } from '../domain/calls/call.entity.js';
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

/** What a part adds to the pages that are found and shared. */
interface SharedPages {
  /** The path of the picture of links to a page, by its path: that of a call, a session, a series, its speakers or winners. */
  picture(page: string, language: string): string;
  /** Other forms of a page, for programs that read its head. */
  alternates(call: { slug: string }, url: string): { type: string; href: string }[];
}

export const sharedPages = new Place<SharedPages>();

/** Returns the path of the picture of links to a page; null if that part is off. */
export function linkPicture(...of: Parameters<SharedPages['picture']>): string | null {
  return sharedPages.all[0]?.picture(...of) ?? null;
}

/** Returns the other forms of a page; none if that part is off. */
export function otherForms(...of: Parameters<SharedPages['alternates']>): { type: string; href: string }[] {
  return sharedPages.all[0]?.alternates(...of) ?? [];
}

/** A page of a part in the header of a call's public pages; null where the call has none. */
export interface SiteEntry {
  section: string;
  path: string;
  label: string;
}

export const siteEntries = new Place<(call: Call, language: string) => SiteEntry | null>();

import type { Call } from '../domain/calls/call.entity.js';
import type { Session } from '../domain/sessions/session.entity.js';
import type { Speaker } from '../domain/speakers/speaker.entity.js';
import type { Connection } from '../platform/database/tx.js';
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

/** A page of a part for a speaker, on their own page at `path`; null where they have none. */
export const speakerEntries = new Place<
  (
    connection: Connection,
    speaker: Speaker,
    path: string,
    language: string,
  ) => Promise<{ path: string; label: string } | null>
>();

/** News of a part in the feed of a call's news. Times are RFC 3339, addresses complete. */
export interface FeedEntry {
  id: string;
  title: string;
  updated: string;
  published: string;
  url: string;
  summary: string | null;
}

export const feedEntries = new Place<
  (connection: Connection, call: Call, language: string, publicUrl: string) => Promise<FeedEntry[]>
>();

/** A page of a part about a session, on the session's public page; null where it has none. */
export const sessionEntries = new Place<
  (call: Call, session: Session, language: string) => { path: string; label: string } | null
>();

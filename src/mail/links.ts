import { deriveToken } from '../platform/tokens.js';

/** Where the program is reached and from what its links are derived. */
export interface LinkSite {
  /** Without a slash at the end. */
  publicUrl: string;
  secret: string;
}

/** Token of an attendee's own page. Raising the attendee's link version voids it. */
export function pageToken(secret: string, attendeeId: string, linkVersion: number): string {
  return deriveToken(secret, 'page', attendeeId, linkVersion);
}

/** Token of an attendee's calendar feed: calendars keep it, so it opens nothing but the feed. */
export function feedToken(secret: string, attendeeId: string, linkVersion: number): string {
  return deriveToken(secret, 'feed', attendeeId, linkVersion);
}

/** Token of the way into the room of one registration: invites carry it, so it opens nothing else. */
export function joinToken(secret: string, registrationId: string, linkVersion: number): string {
  return deriveToken(secret, 'join', registrationId, linkVersion);
}

/** Address of an attendee's own page, from which everything can be changed. Never put it into a calendar object. */
export function pageLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/me/${pageToken(site.secret, attendeeId, linkVersion)}`;
}

/** Address of an attendee's calendar feed (RFC 5545 over HTTP). */
export function feedLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/me/${feedToken(site.secret, attendeeId, linkVersion)}/calendar.ics`;
}

/** Address that leads a registered person into the room. */
export function joinLink(site: LinkSite, registrationId: string, linkVersion: number): string {
  return `${site.publicUrl}/join/${joinToken(site.secret, registrationId, linkVersion)}`;
}

/** Address of the programme of a call. */
export function callLink(site: { publicUrl: string }, callSlug: string): string {
  return `${site.publicUrl}/calls/${encodeURIComponent(callSlug)}`;
}

/** Public page of a session. */
export function sessionLink(site: { publicUrl: string }, callSlug: string, sessionSlug: string): string {
  return `${callLink(site, callSlug)}/sessions/${encodeURIComponent(sessionSlug)}`;
}

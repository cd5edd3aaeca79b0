import type { EmailCategory } from '../unsubscribe/email-category.js';
import { unsubscribeToken } from '../unsubscribe/unsubscribe-token.js';
import { delegationToken, feedToken, joinToken, pageToken } from '../../registrations/link-tokens.js';

/** Where the program is reached and from what its links are derived. */
export interface LinkSite {
  /** Without a slash at the end. */
  publicUrl: string;
  secret: string;
}

/** Address of an attendee's own page, from which everything can be changed. Never put it into a calendar object. */
export function pageLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/me/${pageToken(site.secret, attendeeId, linkVersion)}`;
}

/** Address of one registration on the own page of its attendee, where a seat can be taken again. */
export function registrationLink(pageUrl: string, registrationId: string): string {
  return `${pageUrl}/registrations/${registrationId}`;
}

/** Address of an attendee's calendar feed (RFC 5545 over HTTP). */
export function feedLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/me/${feedToken(site.secret, attendeeId, linkVersion)}/calendar.ics`;
}

/** Address that leads a registered person into the room. */
export function joinLink(site: LinkSite, registrationId: string, linkVersion: number): string {
  return `${site.publicUrl}/join/${joinToken(site.secret, registrationId, linkVersion)}`;
}

/** Address of the page on which a coordinator keeps a delegation. */
export function delegationLink(site: LinkSite, delegationId: string, linkVersion: number): string {
  return `${site.publicUrl}/delegations/${delegationToken(site.secret, delegationId, linkVersion)}`;
}

/** Address that stops the mails of one category (RFC 8058: a POST does it at once, a GET asks). */
export function unsubscribeLink(
  site: LinkSite,
  category: EmailCategory,
  attendeeId: string,
  linkVersion: number,
): string {
  return `${site.publicUrl}/unsubscribe/${unsubscribeToken(site.secret, category, attendeeId, linkVersion)}`;
}

/** Address of the programme of a call. */
export function callLink(site: { publicUrl: string }, callSlug: string): string {
  return `${site.publicUrl}/calls/${encodeURIComponent(callSlug)}`;
}

/** Public page of a session. */
export function sessionLink(site: { publicUrl: string }, callSlug: string, sessionSlug: string): string {
  return `${callLink(site, callSlug)}/sessions/${encodeURIComponent(sessionSlug)}`;
}

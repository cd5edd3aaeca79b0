import type { EmailCategory, SpeakerCategory } from '../unsubscribe/email-category.js';
import { unsubscribeToken } from '../unsubscribe/unsubscribe-token.js';
import { passwordLinkToken } from '../../identity/password-link.js';
import { speakerPath, speakerToken } from '../../speakers/speaker-link.js';
import { confirmToken, notMeToken } from '../../registrations/links/confirm-token.js';
import { changeToken } from '../../privacy/address-change.js';
import {
  delegationToken,
  feedToken,
  invitationToken,
  joinToken,
  pageToken,
  pollToken,
} from '../../registrations/links/link-tokens.js';

/** The address of the program, and the secret from which its links are derived. */
export interface LinkSite {
  /** Without a slash at the end. */
  publicUrl: string;
  secret: string;
}

/**
 * Returns the address of an attendee's own page, where everything can be changed. Never put it into a calendar object.
 */
export function pageLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/me/${pageToken(site.secret, attendeeId, linkVersion)}`;
}

/** Returns the address where the owner of an email address confirms it by POST, for an email sent at `issuedAt`. */
export function confirmLink(site: LinkSite, attendeeId: string, linkVersion: number, issuedAt: Date): string {
  return `${site.publicUrl}/confirm/${confirmToken(site.secret, attendeeId, linkVersion, issuedAt)}`;
}

/** Returns the address where the owner of an email address says that they never registered (a GET asks). */
export function notMeLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/not-me/${notMeToken(site.secret, attendeeId, linkVersion)}`;
}

/** Returns the address of one registration on its attendee's own page. */
export function registrationLink(pageUrl: string, registrationId: string): string {
  return `${pageUrl}/registrations/${registrationId}`;
}

/** Returns the address where an attendee writes a proposal, or all of theirs. */
export function submissionLink(pageUrl: string, proposalId: string | null): string {
  return proposalId === null ? `${pageUrl}/submissions` : `${pageUrl}/submissions/${proposalId}`;
}

/** Returns the address where the team of a winning proposal accepts or declines, and says what may be published. */
export function winnerLink(pageUrl: string, proposalId: string): string {
  return `${pageUrl}/winners/${proposalId}`;
}

/** Returns the address where the team of a proposal answers a question of the jury. */
export function questionLink(pageUrl: string, questionId: string): string {
  return `${pageUrl}/questions/${questionId}`;
}

/** Returns the address of the public winners page. */
export function winnersLink(site: { publicUrl: string }, callSlug: string): string {
  return `${callLink(site, callSlug)}/winners`;
}

/** Returns the address of the recordings of a session that a person asked for. */
export function recordingsLink(pageUrl: string, sessionId: string): string {
  return `${pageUrl}/recordings/${sessionId}`;
}

/** Returns the address of an attendee's calendar feed (RFC 5545 over HTTP). */
export function feedLink(site: LinkSite, attendeeId: string, linkVersion: number): string {
  return `${site.publicUrl}/me/${feedToken(site.secret, attendeeId, linkVersion)}/calendar.ics`;
}

/** Returns the join link of a registered person. */
export function joinLink(site: LinkSite, registrationId: string, linkVersion: number): string {
  return `${site.publicUrl}/join/${joinToken(site.secret, registrationId, linkVersion)}`;
}

/** Returns the address of the page where a coordinator manages a delegation. */
export function delegationLink(site: LinkSite, delegationId: string, linkVersion: number): string {
  return `${site.publicUrl}/delegations/${delegationToken(site.secret, delegationId, linkVersion)}`;
}

/** Returns the address where an invited person registers or declines. */
export function invitationLink(site: LinkSite, inviteeId: string, linkVersion: number): string {
  return `${site.publicUrl}/invitations/${invitationToken(site.secret, inviteeId, linkVersion)}`;
}

/** Returns the address where a person says which starts suit them. */
export function pollLink(site: LinkSite, inviteeId: string, linkVersion: number): string {
  return `${site.publicUrl}/polls/${pollToken(site.secret, inviteeId, linkVersion)}`;
}

/**
 * Returns the address that stops emails of one category (RFC 8058): by POST right away, by GET after a confirmation.
 */
export function unsubscribeLink(
  site: LinkSite,
  category: EmailCategory,
  attendeeId: string,
  linkVersion: number,
): string {
  return `${site.publicUrl}/unsubscribe/${unsubscribeToken(site.secret, category, attendeeId, linkVersion)}`;
}

/** Returns the address of a speaker's own page. */
export function speakerLink(site: LinkSite, speakerId: string, linkVersion: number): string {
  return `${site.publicUrl}${speakerPath(speakerToken(site.secret, speakerId, linkVersion))}`;
}

/** Returns the address that stops one category of a speaker's emails (RFC 8058), as `unsubscribeLink` does. */
export function speakerStopLink(
  site: LinkSite,
  category: SpeakerCategory,
  speakerId: string,
  linkVersion: number,
): string {
  return `${speakerLink(site, speakerId, linkVersion)}/${category}`;
}

/** Returns the address where organizers sign in. */
export function consoleLink(site: { publicUrl: string }): string {
  return `${site.publicUrl}/console`;
}

/** Returns the address of a team member's own account. */
export function accountLink(site: { publicUrl: string }): string {
  return `${consoleLink(site)}/account`;
}

/** Returns the address where somebody on the team chooses a password. */
export function passwordLink(site: LinkSite, linkId: string): string {
  return `${site.publicUrl}/console/password/${passwordLinkToken(site.secret, linkId)}`;
}

/** Returns the address where somebody on the team proves a new address, or gets the one before it back. */
export function addressLink(site: LinkSite, linkId: string): string {
  return `${site.publicUrl}/console/address/${passwordLinkToken(site.secret, linkId)}`;
}

/** Returns the address of the programme of a call. */
export function callLink(site: { publicUrl: string }, callSlug: string): string {
  return `${site.publicUrl}/calls/${encodeURIComponent(callSlug)}`;
}

/** Returns the address that proves the new address of an attendee. */
export function addressChangeLink(site: LinkSite, changeId: string): string {
  return `${site.publicUrl}/new-address/${changeToken(site.secret, changeId)}`;
}

/** Returns the address of the privacy notice of a call. */
export function privacyLink(site: { publicUrl: string }, callSlug: string): string {
  return `${callLink(site, callSlug)}/privacy`;
}

/** Returns the address of the public page of a session. */
export function sessionLink(site: { publicUrl: string }, callSlug: string, sessionSlug: string): string {
  return `${callLink(site, callSlug)}/sessions/${encodeURIComponent(sessionSlug)}`;
}

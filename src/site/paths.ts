import { withQuery } from '../platform/http/query.js';
import type { Way } from '../domain/sessions/viewer.js';

/** The programme of a call. */
export function programmePath(call: { slug: string }): string {
  return `/calls/${call.slug}`;
}

/** The public feed of a call. */
export function programmeFeedPath(call: { slug: string }): string {
  return `${programmePath(call)}/programme.ics`;
}

/** The feed of a call's own dates, in a language. */
export function callDatesFeedPath(call: { slug: string }, language: string): string {
  return `${programmePath(call)}/dates.ics?lang=${language}`;
}

/** How to subscribe to the calendar of a call, to a part of it, or to the dates of the call. */
export function subscribePath(call: { slug: string }, of?: CalendarPart | 'dates'): string {
  return withQuery(`${programmePath(call)}/subscribe`, of === 'dates' ? { of } : { ...of });
}

/** The feed of the programme or of a part of it, in a language; the address names only another than the call's main one. */
export function partFeedPath(
  call: { slug: string; languages: readonly string[] },
  of: CalendarPart | null,
  language: string,
): string {
  return withQuery(programmeFeedPath(call), { ...of, lang: language === call.languages[0] ? undefined : language });
}

/** A part of the programme that has a feed: the sessions of a theme, a series or a speaker. */
export type CalendarPart = { theme: string } | { series: string } | { speaker: string };

/** A session with its registration form; with `.ics` appended, its calendar file. */
export function sessionPath(call: { slug: string }, session: { slug: string }): string {
  return `${programmePath(call)}/sessions/${session.slug}`;
}

/** A series with its sessions. */
export function seriesPath(call: { slug: string }, series: { slug: string }): string {
  return `${programmePath(call)}/series/${series.slug}`;
}

/** Those who speak in the sessions of a call. */
export function publicSpeakersPath(call: { slug: string }): string {
  return `${programmePath(call)}/speakers`;
}

/** The winners of a call, once the page is published. */
export function winnersPath(call: { slug: string }): string {
  return `${programmePath(call)}/winners`;
}

/** The photo of a speaker; the address changes with it. */
export function speakerPhotoPath(call: { slug: string }, speaker: { id: string }, photoId: string): string {
  return `${publicSpeakersPath(call)}/${speaker.id}/photo.png?v=${photoId}`;
}

/** Where people ask for the recording of a past session. */
export function recordingRequestPath(call: { slug: string }, session: { slug: string }): string {
  return `${sessionPath(call, session)}/recording`;
}

/** Suggestions for organization names. */
export function organizationNamesPath(call: { slug: string }): string {
  return `${programmePath(call)}/organizations.json`;
}

/** "Send me my link again" of a call. */
export function lostLinkPath(call: { slug: string }): string {
  return `${programmePath(call)}/my-link`;
}

/** The privacy notice of a call. */
export function privacyPath(call: { slug: string }): string {
  return `${programmePath(call)}/privacy`;
}

/** "Register a delegation" of a call. */
export function delegationsPath(call: { slug: string }): string {
  return `${programmePath(call)}/delegations`;
}

/** Returns the path of self check-in; without a code the page asks for one. */
export function checkInPath(code?: string): string {
  return code === undefined ? '/checkin' : `/checkin/${encodeURIComponent(code)}`;
}

/** Returns the path that verifies a certificate; without a number the page asks for one. */
export function certificatePath(number?: string): string {
  return number === undefined ? '/certificates' : `/certificates/${encodeURIComponent(number)}`;
}

/** The path with the link and the site by which the visitor came, so that they are still known where they register. */
export function onTheWay(path: string, { via, embed }: Way): string {
  return withQuery(path, { via, embed });
}

/** The logo of a call; the address changes with it. */
export function logoPath(call: { slug: string; logoEtag: string }): string {
  return `${programmePath(call)}/logo.png?v=${call.logoEtag}`;
}

/** The style sheet with the accent of a call; the address changes with it. */
export function brandStylePath(call: { slug: string; accentColor: string }): string {
  return `${programmePath(call)}/brand.css?v=${call.accentColor.slice(1)}`;
}

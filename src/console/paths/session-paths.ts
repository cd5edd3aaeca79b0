import type { Call } from '../../domain/calls/call.entity.js';
import { callState } from '../../domain/calls/call.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { callPath, previewPath } from './paths.js';

/** The sessions of a facilitator in a calendar. */
export const myCalendarPath = '/console/my-sessions/calendar';

/** The sessions of a call. */
export function sessionsPath(call: { slug: string }): string {
  return `${callPath(call)}/sessions`;
}

/** The series of a call. */
export function seriesOfCallPath(call: { slug: string }): string {
  return `${callPath(call)}/series`;
}

/** A series, or what is done with it. */
export function seriesPath(
  series: { id: string },
  action?: 'edit' | 'move' | 'cancel' | 'delete' | 'facilitators' | 'new-question',
): string {
  return `/console/series/${series.id}${action === undefined ? '' : `/${action}`}`;
}

/** Returns the page of a series that visitors see, or its preview while none is published; null once the call is archived. */
export function shownSeriesPath(
  call: Pick<Call, 'slug' | 'publishedAt' | 'archivedAt'>,
  series: { slug: string },
  isPublished: boolean,
): string | null {
  const state = callState(call);
  if (state === 'archived') return null;
  const ofCall = state === 'public' && isPublished ? `/calls/${call.slug}` : previewPath(call);
  return `${ofCall}/series/${series.slug}`;
}

/** The calendar of a call. */
export function calendarPath(call: { slug: string }): string {
  return `${callPath(call)}/calendar`;
}

/** The form of a new session. */
export function newSessionPath(call: { slug: string }): string {
  return `${sessionsPath(call)}/new`;
}

/** A session in the console; `part` is one of its own pages or actions. */
export function sessionPath(
  session: { id: string },
  part?:
    | 'attendees'
    | 'check-in'
    | 'after'
    | 'settings'
    | 'speakers'
    | 'edit'
    | 'move'
    | 'cancel'
    | `undo/${string}`
    | 'publish'
    | 'delete'
    | 'again'
    | 'room'
    | 'facilitators'
    | 'facilitators/invite'
    | 'write'
    | 'host'
    | 'materials'
    | 'print'
    | 'messages'
    | 'attendees.csv'
    | 'attendees.xlsx'
    | 'bulk'
    | 'approve'
    | 'import'
    | 'add'
    | 'questions'
    | 'seats'
    | 'send-update'
    | 'answers'
    | 'attendance'
    | 'attendance.csv'
    | 'teams'
    | 'teams/showcased'
    | 'attendance/report'
    | 'certificates'
    | 'feedback'
    | 'feedback.csv'
    | 'feedback/new-question'
    | 'feedback/for-call'
    | 'feedback/reset',
): string {
  return `/console/sessions/${session.id}${part === undefined ? '' : `/${part}`}`;
}

/**
 * Returns the page of a session that visitors see, or its preview while it or its call is a draft; null once the call is
 * archived, and for facilitators, who see no previews.
 */
export function shownSessionPath(
  call: Pick<Call, 'slug' | 'publishedAt' | 'archivedAt'>,
  session: Pick<Session, 'slug' | 'publishedAt'>,
  isFacilitator: boolean,
): string | null {
  const state = callState(call);
  if (state === 'public' && session.publishedAt !== null) return `/calls/${call.slug}/sessions/${session.slug}`;
  return state === 'archived' || isFacilitator ? null : previewPath(call, session);
}

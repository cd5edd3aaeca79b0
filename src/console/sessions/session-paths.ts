import { callPath } from '../paths.js';

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
export function seriesPath(series: { id: string }, action?: 'edit' | 'move' | 'cancel' | 'delete'): string {
  return `/console/series/${series.id}${action === undefined ? '' : `/${action}`}`;
}

/** Returns the public path of a series. */
export function publicSeriesPath(call: { slug: string }, series: { slug: string }): string {
  return `/calls/${call.slug}/series/${series.slug}`;
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
    | 'cancel/undo'
    | 'publish'
    | 'delete'
    | 'duplicate'
    | 'series'
    | 'room'
    | 'facilitators'
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

/** The public page of a session. */
export function publicSessionPath(call: { slug: string }, session: { slug: string }): string {
  return `/calls/${call.slug}/sessions/${session.slug}`;
}

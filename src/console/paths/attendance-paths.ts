import { checkInPath } from './paths.js';
import { sessionPath } from './session-paths.js';

/** Returns the path of the check-in of a session, or of one of its pages. */
export function checkInSessionPath(
  session: { id: string },
  part?: 'check-ins' | 'undo' | 'list' | 'scans' | 'walk-in' | 'room-code' | 'room-code/screen' | 'room-code/remove',
): string {
  return `${checkInPath}/sessions/${session.id}${part === undefined ? '' : `/${part}`}`;
}

/** Takes back a report of who was at a session. */
export function takeBackPath(session: { id: string }, report: { id: string }): string {
  return `${sessionPath(session, 'attendance')}/reports/${report.id}/take-back`;
}

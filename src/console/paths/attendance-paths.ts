import { checkInPath } from './paths.js';
import { sessionPath } from './session-paths.js';

/** Returns the path of the check-in of a session, or of one of its pages. */
export function checkInSessionPath(
  session: { id: string },
  part?: 'check-ins' | 'undo' | 'list' | 'scans' | 'walk-in' | 'room-code' | 'room-code/screen' | 'room-code/remove',
): string {
  return `${checkInPath}/sessions/${session.id}${part === undefined ? '' : `/${part}`}`;
}

/** A report of who was at a session, and what is done with it. */
export function reportPath(session: { id: string }, report: { id: string }, step: 'take-back'): string {
  return `${sessionPath(session, 'attendance')}/reports/${report.id}/${step}`;
}

import { sessionPath } from '../../../console/paths/session-paths.js';

/** The pitches of a session. */
export function pitchesPath(session: { id: string }): string {
  return `${sessionPath(session)}/pitches`;
}

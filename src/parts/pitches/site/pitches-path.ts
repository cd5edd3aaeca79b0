import { sessionPath } from '../../../site/paths.js';

/** The public order of the pitches in a session. */
export function pitchesPath(call: { slug: string }, session: { slug: string }): string {
  return `${sessionPath(call, session)}/pitches`;
}

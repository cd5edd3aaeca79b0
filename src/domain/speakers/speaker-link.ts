import { rowToken } from '../../platform/tokens.js';

/** Returns the token of a speaker's own page. A higher link version revokes it. */
export function speakerToken(secret: string, speakerId: string, linkVersion: number): string {
  return rowToken(secret, 'speaker', speakerId, linkVersion);
}

/** Returns the path of a speaker's own page. */
export function speakerPath(token: string): string {
  return `/speakers/${token}`;
}

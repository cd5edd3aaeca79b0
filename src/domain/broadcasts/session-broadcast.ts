import { type AudienceFilter, everybody } from './audience-filter.js';
import type { BroadcastContent, BroadcastContents } from './broadcast.js';

/** Returns a broadcast of one text to everybody with a seat in a session. */
export function sessionBroadcast(
  call: { languages: readonly string[] },
  session: { id: string },
  content: BroadcastContent,
): { filter: AudienceFilter; contents: BroadcastContents } {
  return {
    filter: { ...everybody, sessions: [session.id], states: ['confirmed'] },
    contents: { [call.languages[0] ?? 'en']: content },
  };
}

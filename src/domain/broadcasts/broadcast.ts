export const broadcastStates = ['draft', 'scheduled', 'sending', 'sent', 'stopped'] as const;
export type BroadcastState = (typeof broadcastStates)[number];

/** What a broadcast says in one language. Both may hold merge fields. */
export interface BroadcastContent {
  subject: string;
  /** Markdown. */
  body: string;
}

/** By BCP 47 tag. That of the call's first language is always there. */
export type BroadcastContents = Record<string, BroadcastContent>;

/** Why attendees whom a filter finds get nothing. */
export interface LeftOut {
  /** They want no news. */
  unsubscribed: number;
  /** Mail to them comes back. */
  suppressed: number;
}

/**
 * What a reader of `language` gets, and in which language it is written: their own, else the call's first, else the
 * first that there is. Throws RangeError when nothing is written.
 */
export function contentFor(
  contents: BroadcastContents,
  language: string,
  callLanguages: readonly string[],
): BroadcastContent & { language: string } {
  const wanted = [language, callLanguages[0] ?? '', ...Object.keys(contents).toSorted()];
  for (const tag of wanted) {
    const content = Object.hasOwn(contents, tag) ? contents[tag] : undefined;
    if (content !== undefined) return { ...content, language: tag };
  }
  throw new RangeError('The broadcast says nothing.');
}

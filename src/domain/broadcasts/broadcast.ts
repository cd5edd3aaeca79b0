export const broadcastStates = ['draft', 'scheduled', 'sending', 'sent', 'stopped'] as const;
export type BroadcastState = (typeof broadcastStates)[number];

/** The content of a broadcast in one language. Both parts can contain merge fields. */
export interface BroadcastContent {
  subject: string;
  /** Markdown. */
  body: string;
}

/** By BCP 47 tag, always including the call's default language. */
export type BroadcastContents = Record<string, BroadcastContent>;

/** Why attendees who match a filter get no email. */
export interface LeftOut {
  /** They unsubscribed from news. */
  unsubscribed: number;
  /** Their address is suppressed. */
  suppressed: number;
}

/**
 * Returns the content for a recipient with `language`, and its language: their own, else the call's default, else the
 * first one. Throws RangeError if there is no content.
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

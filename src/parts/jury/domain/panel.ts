/** What a juror reads: the slugs of themes and the tags of languages, each empty for all. */
export interface Panel {
  themes: readonly string[];
  languages: readonly string[];
}

/** Returns whether a panel reads a proposal. One whose language nobody stated is for those who read all languages. */
export function readsIn(
  { themes, languages }: Panel,
  { theme, language }: { theme: string; language: string | null },
): boolean {
  const isRead = (wanted: readonly string[], one: string | null) =>
    wanted.length === 0 || (one !== null && wanted.includes(one));
  return isRead(themes, theme) && isRead(languages, language);
}

/** Returns until when a juror can review: an own deadline only ever extends that of the call. */
export function ownDeadline(ofCall: Date | null, own: Date | null): Date | null {
  return ofCall !== null && own !== null && own > ofCall ? own : ofCall;
}

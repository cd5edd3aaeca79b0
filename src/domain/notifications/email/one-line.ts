/**
 * Returns a text as one line of a header: line breaks and other control characters become spaces, so that a name or a
 * title can never begin a header of its own, and marks that turn the writing direction are dropped, so that it cannot
 * disguise what comes after it.
 */
export function oneLine(text: string): string {
  return subjectLine(text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, ''));
}

/** Returns a text of ours in one line. The isolates around names stay: the names themselves have none (`oneLine`). */
export function subjectLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}

/**
 * A text as one line of a header: line breaks and other control characters become spaces, so that a name or a title
 * can never begin a header of its own, and the marks that turn the writing direction are dropped, so that it cannot
 * disguise what stands after it.
 */
export function oneLine(text: string): string {
  return subjectLine(text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, ''));
}

/** A message of ours in one line. The isolates that it sets around names stay: the names have none (`oneLine`). */
export function subjectLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}

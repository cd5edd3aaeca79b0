/** Returns how many words a text has, by the rules of its language: Chinese, Japanese and Thai have no spaces. */
export function countWords(text: string, language: string | null): number {
  let words = 0;
  for (const { isWordLike } of segmenter(language).segment(text)) if (isWordLike === true) words += 1;
  return words;
}

/** The language can be any text that somebody typed. */
function segmenter(language: string | null): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language ?? undefined, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: 'word' });
  }
}

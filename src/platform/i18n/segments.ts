/** In code units. */
const portion = 500;
/** What is never in one segment with what stands before it. */
const pause = /^[\s\u3001\u3002]/u;

/**
 * Yields what `segmenter` finds in a text, in order, with `index` in the whole text. It segments portions, because V8
 * copies the text into each segment: one of 20,000 characters would take 300 MB. A portion ends before a space or a stop,
 * or else before its last two segments, which could go on.
 */
export function* segmentsOf(segmenter: Intl.Segmenter, text: string) {
  for (let [from, size] = [0, portion]; from < text.length;) {
    const part = text.slice(from, from + size);
    const found = Array.from(segmenter.segment(part), ({ segment, index, isWordLike }) => ({
      segment,
      index: from + index,
      isWordLike,
    }));
    const isWhole = from + size >= text.length;
    const paused = found.findLastIndex(({ segment }) => pause.test(segment));
    const complete = isWhole ? found.length : paused > 0 ? paused : found.length - 2;
    if (complete <= 0) {
      size *= 2;
      continue;
    }
    yield* found.slice(0, complete);
    from = isWhole ? text.length : (found[complete]?.index ?? text.length);
    size = portion;
  }
}

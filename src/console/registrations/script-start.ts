/**
 * The first letters of scripts, or of neighbors that are written together, in the order of Unicode. Latin comes before
 * all of them.
 */
const starts = [
  0x370, 0x400, 0x530, 0x590, 0x600, 0x900, 0xe00, 0x1000, 0x10a0, 0x1100, 0x1200, 0x1780, 0x3040, 0x3400,
];

/**
 * Returns where names in the script of a search begin in the order of names, or null for Latin. Those come first, because
 * most who match a search in another script are among them, behind all Latin names.
 */
export function scriptStart(search: string): string | null {
  // As the database folds texts, Hangul in its parts.
  const first = search.normalize('NFKD').codePointAt(0) ?? 0;
  const start = starts.findLast((one) => one <= first);
  return start === undefined ? null : String.fromCodePoint(start);
}

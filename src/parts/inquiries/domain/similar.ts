/** A text with a key by which its caller knows it, and in the language in which all are compared, if anybody translated it. */
export interface Compared {
  key: string;
  text: string;
  translated: string | null;
}

/** From this likeness on two questions are offered for merging. */
const least = 0.33;

const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;

/**
 * Returns what a short text is made of: trigrams of its words, which survive endings and slips, and pairs of characters
 * where a script writes no spaces. Case, accents, vowel signs of Arabic and widths don't count.
 */
function piecesOf(text: string): ReadonlySet<string> {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\u0640]/gu, '')
    .normalize('NFKC')
    .toLowerCase();
  const pieces = new Set<string>();
  const add = (run: string, size: number) => {
    const characters = Array.from(run);
    for (let at = 0; at + size <= characters.length; at += 1) pieces.add(characters.slice(at, at + size).join(''));
  };
  for (const [run] of plain.matchAll(spaceless)) add(run, Math.min(2, Array.from(run).length));
  for (const word of plain.replaceAll(spaceless, ' ').split(/[^\p{L}\p{N}]+/u)) if (word !== '') add(` ${word} `, 3);
  return pieces;
}

/**
 * Returns which of the other texts say much the same as one, most alike first, as they were written or as they are
 * translated.
 */
export function similarTo(one: Compared, others: readonly Compared[], most = 5): { key: string; likeness: number }[] {
  const found = new Map<string, number>();
  const add = (text: string | null, all: readonly { key: string; text: string | null }[]) => {
    const written = all.flatMap(({ key, text: other }) => (other === null ? [] : [{ key, text: other }]));
    for (const { key, likeness } of text === null ? [] : likenesses(text, written))
      found.set(key, Math.max(likeness, found.get(key) ?? 0));
  };
  add(one.text, others);
  if ([one, ...others].some(({ text, translated }) => text !== translated))
    add(
      one.translated,
      others.map(({ key, translated }) => ({ key, text: translated })),
    );
  return [...found]
    .map(([key, likeness]) => ({ key, likeness }))
    .filter(({ likeness }) => likeness >= least)
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, most);
}

/**
 * Returns how alike texts are to one: the cosine of their pieces, each weighted by how rare it is among all of them, so that
 * “How do I …?” makes no two questions alike.
 */
function likenesses(text: string, others: readonly { key: string; text: string }[]) {
  const own = piecesOf(text);
  const all = others.map((one) => ({ key: one.key, pieces: piecesOf(one.text) }));
  const found = new Map<string, number>();
  for (const { pieces } of [{ pieces: own }, ...all])
    for (const piece of pieces) found.set(piece, (found.get(piece) ?? 0) + 1);
  const weight = (piece: string) => Math.log(1 + (all.length + 1) / (found.get(piece) ?? 1)) ** 2;
  const sum = (pieces: Iterable<string>) => [...pieces].reduce((total, piece) => total + weight(piece), 0);
  const size = sum(own);
  return all.map(({ key, pieces }) => {
    const common = sum([...own].filter((piece) => pieces.has(piece)));
    return { key, likeness: common === 0 ? 0 : common / Math.sqrt(size * sum(pieces)) };
  });
}

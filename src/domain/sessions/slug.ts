/** Returns the slug of a title: lowercase ASCII words, at most 60 characters, or the fallback. */
export function slugStem(title: string, fallback: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/gu, '');
  return words === '' ? fallback : words;
}

/** Returns the first of `stem`, `stem-2`, `stem-3` and so on that is not taken. */
export function freeSlug(stem: string, taken: ReadonlySet<string>): string {
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { memoize } from '../memoize.js';

/** Families in the order in which they are searched for a character; those that share characters come last. */
const families = ['', '-arabic', '-hebrew', '-thai', '-bengali', '-tamil', '-georgian', '-armenian', '-khmer'];
const chinese = ['-tc', '-sc', '-jp', '-kr'];
/** Chinese characters have different forms in each of these. */
const chineseFirst: Readonly<Record<string, string[]>> = {
  ja: ['-jp', '-tc', '-sc', '-kr'],
  ko: ['-kr', '-jp', '-tc', '-sc'],
  'zh-CN': ['-sc', '-tc', '-jp', '-kr'],
};

const require = createRequire(import.meta.url);

/** A file of a variable font with some characters of a family. */
export interface Slice {
  family: string;
  name: string;
  path: string;
}

/**
 * Returns the families for the Chinese, Japanese and Korean characters of a text, starting with the one of its script
 * or language.
 */
export function eastAsianOrder(text: string, language: string): string[] {
  const order = chineseFirst[language] ?? chineseFirst[new Intl.Locale(language).language] ?? chinese;
  const native = /[\p{sc=Hira}\p{sc=Kana}]/u.test(text) ? '-jp' : /\p{sc=Hang}/u.test(text) ? '-kr' : null;
  return native === null ? order : [native, ...order.filter((one) => one !== native)];
}

/**
 * Returns the slices that should contain every character of a cluster, best first. Families declare more than their
 * files contain, so a missing character only shows when the file is opened. `eastAsian` is from `eastAsianOrder`.
 */
export const slicesFor: (cluster: string, eastAsian: readonly string[]) => Slice[] = memoize(
  3000,
  (cluster: string, eastAsian: readonly string[]) => [cluster, ...eastAsian].join(' '),
  (cluster: string, eastAsian: readonly string[]) =>
    [...families, ...eastAsian].flatMap((family) => {
      const slice = sliceIn(family, cluster);
      return slice === null ? [] : [{ family, name: slice, path: pathOf(family, slice) }];
    }),
);

// A letter and its marks must come from one file; several files contain the same marks.
function sliceIn(family: string, cluster: string): string | null {
  const known = slicesOf(family);
  const [first = [], ...others] = Array.from(cluster, (one) => known.get(one.codePointAt(0) ?? 0) ?? []);
  return first.find((slice) => others.every((slices) => slices.includes(slice))) ?? null;
}

/** Returns the characters that a slice should contain. */
export function charactersOf({ family, name }: Slice): string[] {
  return [...slicesOf(family)].flatMap(([code, names]) => (names.includes(name) ? [String.fromCodePoint(code)] : []));
}

/** Looks for a file once: a page asks for the same few with each character. */
const pathOf: (family: string, slice: string) => string = memoize(
  1000,
  (family: string, slice: string) => `${family} ${slice}`,
  (family: string, slice: string) =>
    require.resolve(`@fontsource-variable/noto-sans${family}/files/noto-sans${family}-${slice}-wght-normal.woff2`),
);

/** The slices of a family by code point. */
const slicesOf: (family: string) => ReadonlyMap<number, readonly string[]> = memoize(
  20,
  (family: string) => family,
  readSlices,
);

function readSlices(family: string): Map<number, string[]> {
  const path = require.resolve(`@fontsource-variable/noto-sans${family}/unicode.json`);
  const ranges: Record<string, string> = JSON.parse(readFileSync(path, 'utf8'));
  const slices = new Map<number, string[]>();
  for (const [name, text] of Object.entries(ranges)) {
    for (const range of text.split(',')) {
      const [from = '', until = from] = range.replace('U+', '').split('-');
      for (let code = Number.parseInt(from, 16); code <= Number.parseInt(until, 16); code += 1) {
        slices.set(code, [...(slices.get(code) ?? []), name.replaceAll(/[[\]]/gu, '')]);
      }
    }
  }
  return slices;
}

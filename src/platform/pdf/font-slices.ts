import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { memoize } from '../memoize.js';

/** Faces in the order in which a character is looked for; those that share characters with each other come last. */
const families = ['', '-arabic', '-hebrew', '-thai', '-bengali', '-tamil', '-georgian', '-armenian', '-khmer'];
const chinese = ['-tc', '-sc', '-jp', '-kr'];
/** The same Chinese character has forms of its own in each of these. */
const chineseFirst: Readonly<Record<string, string[]>> = {
  ja: ['-jp', '-tc', '-sc', '-kr'],
  ko: ['-kr', '-jp', '-tc', '-sc'],
  'zh-CN': ['-sc', '-tc', '-jp', '-kr'],
};

const require = createRequire(import.meta.url);

/** The file of a variable font that holds some characters of a face. */
export interface Slice {
  family: string;
  path: string;
}

/** The families for the Chinese, Japanese and Korean characters of a text: first that of its own script or language. */
export function eastAsianOrder(text: string, language: string): string[] {
  const order = chineseFirst[language] ?? chineseFirst[new Intl.Locale(language).language] ?? chinese;
  const native = /[\p{scx=Hira}\p{scx=Kana}]/u.test(text) ? '-jp' : /\p{scx=Hang}/u.test(text) ? '-kr' : null;
  return native === null ? order : [native, ...order.filter((one) => one !== native)];
}

/**
 * The slices that are said to hold every character of a cluster, the best first. A family says more than its files hold:
 * whether a character is there shows when the file is open. `eastAsian` as `eastAsianOrder` gives it.
 */
export function slicesFor(cluster: string, eastAsian: readonly string[]): Slice[] {
  return [...families, ...eastAsian].flatMap((family) => {
    const slice = sliceIn(family, cluster);
    return slice === null ? [] : [{ family, path: pathOf(family, slice) }];
  });
}

// A letter and the marks over it must come from one file; several files hold the same marks.
function sliceIn(family: string, cluster: string): string | null {
  const known = slicesOf(family);
  const [first = [], ...others] = Array.from(cluster, (one) => known.get(one.codePointAt(0) ?? 0) ?? []);
  return first.find((slice) => others.every((slices) => slices.includes(slice))) ?? null;
}

function pathOf(family: string, slice: string): string {
  return require.resolve(`@fontsource-variable/noto-sans${family}/files/noto-sans${family}-${slice}-wght-normal.woff2`);
}

/** By code point, the slices of a family that hold it. */
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

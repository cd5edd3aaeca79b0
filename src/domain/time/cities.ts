import { editDistance } from '../../platform/edit-distance.js';
import { memoize } from '../../platform/memoize.js';
import { programText } from '../../platform/root.js';

/** How well the name of a city matches a text: all of it, its beginning, or but for a typo. */
export type CityMatch = 'exact' | 'prefix' | 'typo';

/** A city that is found. */
export interface FoundCity {
  timeZone: string;
  /** In English if the search is in Latin letters, and otherwise as it was searched for. */
  name: string;
  match: CityMatch;
}

/** A name of a city as searches compare it. */
interface CityName {
  text: string;
  city: { name: string; timeZone: string; rank: number };
}

const latin = /^[\p{Script=Latin}\P{L}]+$/u;
const minLetters = (text: string) => (latin.test(text) ? 3 : 2);

/**
 * Returns the cities with a name that begins with a text, which is in the form that searches compare, or with the same
 * first letter and few typos if there are none: the largest of each time zone, those with just this name first.
 */
export const findCities = memoize(1000, (wanted: string) => wanted, search);

function search(wanted: string): FoundCity[] {
  if (wanted.length < minLetters(wanted)) return [];
  const found = beginningWith(wanted);
  const isExact = ({ text }: CityName) => text === wanted;
  const exact = largest(found.filter(isExact));
  const others = largest(found.filter((one) => !isExact(one)));
  if (found.length > 0) return [...shown(exact, 'exact', wanted), ...shown(others, 'prefix', wanted)];
  return shown(largest(similar(wanted)), 'typo', wanted);
}

/** One typo in four letters, two in nine. */
function similar(wanted: string): CityName[] {
  const most = wanted.length < 4 || !latin.test(wanted) ? 0 : wanted.length < 9 ? 1 : 2;
  if (most === 0) return [];
  return beginningWith(wanted.charAt(0)).filter(
    ({ text }) => Math.abs(text.length - wanted.length) <= most && editDistance(text, wanted) <= most,
  );
}

function largest(found: readonly CityName[]): CityName[] {
  const zones = new Map<string, CityName>();
  for (const one of [...found].sort((a, b) => a.city.rank - b.city.rank)) {
    if (!zones.has(one.city.timeZone)) zones.set(one.city.timeZone, one);
  }
  return [...zones.values()];
}

function shown(found: readonly CityName[], match: CityMatch, wanted: string): FoundCity[] {
  const isLatin = latin.test(wanted);
  return found.map(({ city: { timeZone, name } }) => ({ timeZone, name: isLatin ? name : wanted, match }));
}

function beginningWith(text: string): CityName[] {
  const all = names();
  // Nothing that begins with the text is behind the last character.
  return all.slice(firstFrom(all, text), firstFrom(all, `${text}\uffff`));
}

/** The index of the first name that is not before a text. */
function firstFrom(all: readonly CityName[], text: string): number {
  let [from, to] = [0, all.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (all[middle]!.text < text) from = middle + 1;
    else to = middle;
  }
  return from;
}

let known: CityName[] | undefined;

/** Read when it is first needed: 55,000 names in order. */
function names(): CityName[] {
  known ??= programText('templates/cities.tsv')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line, rank) => {
      const [timeZone = '', name = '', texts = ''] = line.split('\t');
      const city = { name, timeZone, rank };
      return texts.split('|').map((text) => ({ text, city }));
    })
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  return known;
}

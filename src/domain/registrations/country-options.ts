import type { Option } from '../time/zone-options.js';
import { countryInput } from './registration-input.js';

const countries = new Map<string, Option[]>();

/** Every country by its name in a language, sorted as that language sorts. */
export function countryOptions(language: string, selected: string): Option[] {
  let options = countries.get(language);
  if (!options) countries.set(language, (options = listCountries(language)));
  return options.map((option) => (option.value === selected ? { ...option, selected: true } : option));
}

function listCountries(language: string): Option[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const collator = new Intl.Collator(language);
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => isCurrent(code) && countryInput.safeParse(code).success)
    .map((code) => ({ value: code, label: names.of(code) ?? code, selected: false }))
    .sort((a, b) => collator.compare(a.label, b.label));
}

// Intl also names former countries (DD) and islands with a reserved code of their own; nobody looks for those.
const reserved = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA']);

function isCurrent(code: string): boolean {
  return !reserved.has(code) && new Intl.Locale(`und-${code}`).region === code;
}

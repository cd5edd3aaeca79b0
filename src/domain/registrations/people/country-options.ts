import type { Option } from '../../time/zone-options.js';
import { countryInput } from '../admission/registration-input.js';

const countries = new Map<string, Option[]>();

/** Returns all countries with their names in a language, sorted by the rules of that language. */
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

// Intl also knows former countries (DD) and islands with a reserved code, which no one looks for.
const reserved = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA']);

function isCurrent(code: string): boolean {
  return !reserved.has(code) && new Intl.Locale(`und-${code}`).region === code;
}

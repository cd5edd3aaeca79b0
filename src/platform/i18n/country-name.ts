const names = new Map<string, Intl.DisplayNames>();

/** A country (ISO 3166-1 alpha-2) by its name in a language, or its code where it has none. */
export function countryName(code: string, language: string): string {
  const known = names.get(language) ?? new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  names.set(language, known);
  return /^[A-Z]{2}$/u.test(code) ? (known.of(code) ?? code) : code;
}

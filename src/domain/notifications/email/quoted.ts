import { type Language, rightToLeft } from '../../../platform/i18n/messages.js';

/**
 * Returns a paragraph in somebody else's words within an email, isolated (U+2068 to U+2069) unless both run from left to
 * right: its full stop would stand on the wrong side.
 */
export function quoted(text: string, { dir }: Pick<Language, 'dir'>): string {
  return text !== '' && (dir === 'rtl' || rightToLeft.test(text)) ? `\u2068${text}\u2069` : text;
}

/** Returns what fills an organizer's text, isolated in the same way; the address of the page stays one. */
export function quotedValues<Values extends { page: string }>(values: Values, language: Pick<Language, 'dir'>): Values {
  const entries = Object.entries<string>(values).map(([field, value]) => [field, quoted(value, language)]);
  return { ...Object.fromEntries(entries), page: values.page } as Values;
}

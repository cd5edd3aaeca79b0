import { type Language, languages } from './messages.js';

/** Where a preference for a language can come from, strongest first. */
export interface LanguagePreferences {
  /** The current choice of the visitor (`?lang=`), or the stored preference of the person. */
  readonly chosen?: string | null;
  /** An earlier choice of the visitor. */
  readonly cookie?: string | null;
  /** The Accept-Language header (RFC 9110, 12.5.4). */
  readonly acceptLanguage?: string | null;
  /** The fallback language, usually the call's. If it isn't supported, English. */
  readonly fallback: string;
  /** The languages to choose from. Defaults to all supported ones. */
  readonly among?: readonly Language[];
}

/**
 * Returns the first preferred language that is supported. `zh-Hant-HK` and `zh` match `zh-TW`, and `en-GB` matches
 * `en`: the same language in the same script is preferred, then the same language in any script.
 */
export function negotiateLanguage(preferences: LanguagePreferences): string {
  const tags = [preferences.chosen, preferences.cookie, ...acceptedTags(preferences.acceptLanguage ?? '')];
  for (const tag of tags) {
    const match = tag ? matchLanguage(tag, preferences.among) : null;
    if (match !== null) return match;
  }
  return matchLanguage(preferences.fallback, preferences.among) ?? 'en';
}

/** Returns the tag of the supported language that matches `tag`, or null. */
export function matchLanguage(tag: string, among: readonly Language[] = languages): string | null {
  const exact = among.find(({ code }) => code.toLowerCase() === tag.toLowerCase());
  if (exact !== undefined) return exact.code;
  const wanted = maximize(tag);
  if (wanted === null) return null;
  const codes = among.map(({ code }) => code);
  const sameLanguage = codes.filter((code) => maximize(code)?.language === wanted.language);
  return sameLanguage.find((code) => maximize(code)?.script === wanted.script) ?? sameLanguage[0] ?? null;
}

function acceptedTags(header: string): string[] {
  return header
    .slice(0, 1000)
    .split(',')
    .flatMap((part) => {
      const [tag = '', ...parameters] = part.trim().split(/\s*;\s*/u);
      const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1');
      return tag !== '' && tag !== '*' && quality > 0 ? { tag, quality } : [];
    })
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}

function maximize(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null; // Not a language tag: headers and queries can contain anything.
  }
}

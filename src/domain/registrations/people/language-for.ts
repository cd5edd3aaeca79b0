import { negotiateLanguage } from '../../../platform/i18n/negotiate-language.js';

/** The language in which we write to a person: the nearest to the preferred one that we speak, else the call's first. */
export function languageFor(preferred: string | undefined, call: { languages: string[] }): string {
  return negotiateLanguage({ chosen: preferred ?? null, cookie: call.languages[0] ?? null, fallback: 'en' });
}

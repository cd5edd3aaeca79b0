import { negotiateLanguage } from '../../platform/i18n/negotiate-language.js';

/** The language in which we write to a person: the nearest to the wish that we speak, else the call's first. */
export function languageFor(wish: string | undefined, call: { languages: string[] }): string {
  return negotiateLanguage({ chosen: wish ?? null, cookie: call.languages[0] ?? null, fallback: 'en' });
}

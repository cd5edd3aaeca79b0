import { z } from 'zod';
import { languagePattern } from '../domain/sessions/language-offer-input.js';
import { negotiateLanguage } from '../platform/i18n/negotiate-language.js';
import type { ApiCall } from './api-controller.js';

/** The query parameter of what has texts in several languages. */
export const langQuery = {
  lang: z.string().max(35).optional().meta({
    pattern: languagePattern,
    description: 'Language of texts; stronger than `Accept-Language`. Without either, texts are originals.',
  }),
};

/** Returns the language in which a request wants texts; null for the originals, as most programs want them. */
export function askedLanguage({ request }: ApiCall, lang: string | undefined): string | null {
  const accepted = request.headers['accept-language'] ?? '';
  // Many programs send `*` without being asked.
  const isAsked = lang !== undefined || /^\s*[^\s*]/u.test(accepted);
  return isAsked ? negotiateLanguage({ chosen: lang ?? null, acceptLanguage: accepted, fallback: 'en' }) : null;
}

/** Says which languages the texts of an answer are in (RFC 9110, 8.5). */
export function sendContentLanguage({ reply }: ApiCall, languages: readonly string[]): void {
  const unique = [...new Set(languages)];
  void reply.header('vary', 'Accept-Language');
  if (unique.length > 0) void reply.header('content-language', unique.join(', '));
}

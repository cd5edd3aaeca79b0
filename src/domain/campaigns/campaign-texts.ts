import { z } from 'zod';
import type { FieldError } from '../../platform/errors.js';
import { languages as spoken } from '../../platform/i18n/messages.js';
import { withSupportedKeys } from '../../platform/i18n/supported-language.js';
import { line, requiredProse } from '../../platform/validation.js';

/** In characters. */
export const maxSubjectLength = 200;
export const maxBodyLength = 20_000;

/** What an email says in one language. Both parts can contain merge fields. */
export interface CampaignText {
  subject: string;
  /** Markdown. */
  body: string;
}

/** By BCP 47 tag. */
export type CampaignTexts = Record<string, CampaignText>;

const text = z.strictObject({
  subject: line(maxSubjectLength).meta({ description: 'Subject line. Can contain merge fields.' }),
  body: requiredProse(maxBodyLength).meta({
    description:
      'Markdown. Merge fields: {{name}}, {{organization}}, {{page}} (link to the personal page), {{deadline}} of the ' +
      'call, and, if the filter selects exactly one session, {{session}} and {{when}}.',
  }),
});

/** Texts that organizers write, by language. */
export const campaignTexts = z.preprocess(withSupportedKeys, z.record(z.string().max(35), text)).meta({
  propertyNames: { enum: spoken.map(({ code }) => code) },
  description: "Texts by language tag. People whose language is missing get the call's default language.",
});

/**
 * Returns the text for a recipient with `language`, and its language: their own, else the call's default, else the
 * first one. Throws RangeError if there is no text.
 */
export function textFor(
  texts: CampaignTexts,
  language: string,
  callLanguages: readonly string[],
): CampaignText & { language: string } {
  const wanted = [language, callLanguages[0] ?? '', ...Object.keys(texts).toSorted()];
  for (const tag of wanted) {
    const found = Object.hasOwn(texts, tag) ? texts[tag] : undefined;
    if (found !== undefined) return { ...found, language: tag };
  }
  throw new RangeError('There is no text in any language.');
}

/**
 * Returns errors that involve several texts: none in the call's default language (the first of `languages`), one in a
 * language that nobody can have, and merge fields that can't be filled in, as `read` finds them. `isOptional`: without
 * any own text, people get the standard text.
 */
export function textErrors(
  texts: CampaignTexts,
  languages: readonly string[],
  read: (text: string) => { fieldErrors: Omit<FieldError, 'path'>[] },
  { isOptional = false } = {},
): FieldError[] {
  const first = languages[0] ?? 'en';
  const isMissing = !Object.hasOwn(texts, first) && !(isOptional && Object.keys(texts).length === 0);
  const message = `Write a text in ${first}, the call's default language.`;
  const known = new Set([...languages, ...spoken.map(({ code }) => code)]);
  const errors = Object.entries(texts).flatMap(([language, { subject, body }]): FieldError[] => {
    const path = `contents.${language}`;
    const unknown = `${language.slice(0, 35)} is not a language of this call.`;
    return [
      ...(known.has(language) ? [] : [{ path, code: 'unknown-language', message: unknown }]),
      ...Object.entries({ subject, body }).flatMap(([part, written]) =>
        read(written).fieldErrors.map((error) => ({ path: `${path}.${part}`, ...error })),
      ),
    ];
  });
  return isMissing ? [{ path: `contents.${first}.subject`, code: 'required', message }, ...errors] : errors;
}

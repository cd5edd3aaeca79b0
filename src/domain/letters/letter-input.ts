import { z } from 'zod';
import { contents } from '../broadcasts/broadcast-input.js';
import type { FieldError } from '../../platform/errors.js';
import { instant } from '../../platform/validation.js';
import { timeZoneInput } from '../time/zone-input.js';
import { letterText } from './letter-fields.js';
import type { BroadcastContents } from '../broadcasts/broadcast.js';

/** The texts of a letter by language. */
export const letterInput = z.strictObject({ contents });
export type LetterInput = z.output<typeof letterInput>;

/** Confirms a letter, and schedules it unless it leaves now. */
export const letterSendInput = z.strictObject({
  /** Number of people who get it, as it was shown. */
  confirm: z.int().min(0),
  /** Whether people get it, too, who have had a letter about another result. */
  writesAgain: z.boolean().default(false),
  sendAt: instant.nullable().default(null),
  timeZone: timeZoneInput.optional(),
});
export type LetterSendInput = z.output<typeof letterSendInput>;

/**
 * Returns errors that involve several parts of a letter: no text in the call's default language (the first of
 * `languages`), a language that nobody reads, and merge fields that there aren't.
 */
export function letterErrors(
  contents: BroadcastContents,
  languages: readonly string[],
  spoken: readonly string[],
): FieldError[] {
  const first = languages[0] ?? 'en';
  const message = `Write a text in ${first}, the call's default language.`;
  const missing = Object.hasOwn(contents, first)
    ? []
    : [{ path: `contents.${first}.subject`, code: 'required', message }];
  return Object.entries(contents).reduce<FieldError[]>((errors, [language, { subject, body }]) => {
    const path = `contents.${language}`;
    if (![...languages, ...spoken].includes(language)) {
      const unknown = `${language.slice(0, 35)} is not a language of this call.`;
      errors.push({ path, code: 'unknown-language', message: unknown });
    }
    for (const [part, text] of Object.entries({ subject, body }))
      errors.push(...letterText.read(text).fieldErrors.map((fault) => ({ path: `${path}.${part}`, ...fault })));
    return errors;
  }, missing);
}

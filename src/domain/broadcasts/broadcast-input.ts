import { z } from 'zod';
import { withSupportedKeys } from '../../platform/i18n/supported-language.js';
import type { FieldError } from '../../platform/errors.js';
import { instant, line, prose } from '../../platform/validation.js';
import { timeZoneInput } from '../time/zone-input.js';
import { audienceFilter, type AudienceFilter, namedSession } from './audience-filter.js';
import type { BroadcastContents } from './broadcast.js';
import { readMergeText } from './merge-fields.js';

/** In characters. */
export const longestSubject = 200;
export const longestBody = 20_000;

const content = z.strictObject({
  subject: line(longestSubject).meta({ description: 'Subject line. Can contain merge fields.' }),
  body: prose(longestBody)
    .pipe(z.string().trim().min(1))
    .meta({
      description:
        'Markdown. Merge fields: {{name}}, {{organization}}, {{page}} (link to the personal page), {{deadline}} of the ' +
        'call, and, if the filter selects exactly one session, {{session}} and {{when}}.',
    }),
});

/** Texts that organizers write, by language. */
export const contents = z
  .preprocess(withSupportedKeys, z.record(z.string().max(35), content))
  .meta({ description: "Texts by language tag. People whose language is missing get the call's default language." });

/** A draft of a broadcast. */
export const broadcastInput = z.strictObject({ filter: audienceFilter.prefault({}), contents });
export type BroadcastInput = z.output<typeof broadcastInput>;

/** Changes to a draft; each part is replaced as a whole. */
export const broadcastChanges = broadcastInput.partial();
export type BroadcastChanges = z.output<typeof broadcastChanges>;

/** Confirms and optionally schedules a broadcast. */
export const sendInput = z.strictObject({
  confirm: z.int().min(0).meta({ description: 'Number of recipients, as returned by the preview.' }),
  sendAt: instant.nullable().default(null).meta({ description: 'When to start sending. Defaults to now.' }),
  timeZone: timeZoneInput
    .optional()
    .meta({ description: "Time zone in which `sendAt` is shown. Defaults to the call's time zone." }),
});
export type SendInput = z.output<typeof sendInput>;

/**
 * Returns errors that involve several parts of a broadcast: no text in the call's default language (the first of
 * `languages`), a language that is neither the call's nor in `spoken`, and merge fields that can't be filled in.
 */
export function broadcastErrors(
  input: { filter: AudienceFilter; contents: BroadcastContents },
  languages: readonly string[],
  spoken: readonly string[],
): FieldError[] {
  const first = languages[0] ?? 'en';
  const hasSession = namedSession(input.filter) !== null;
  const missing = Object.hasOwn(input.contents, first)
    ? []
    : [
        {
          path: `contents.${first}.subject`,
          code: 'required',
          message: `Write a text in ${first}, the call's default language.`,
        },
      ];
  return Object.entries(input.contents).reduce<FieldError[]>((fieldErrors, [language, { subject, body }]) => {
    const path = `contents.${language}`;
    if (![...languages, ...spoken].includes(language)) {
      fieldErrors.push({
        path,
        code: 'unknown-language',
        message: `${language.slice(0, 35)} is not a language of this call.`,
      });
    }
    for (const [part, text] of Object.entries({ subject, body })) {
      const { fieldErrors: found } = readMergeText(text, hasSession);
      fieldErrors.push(...found.map((fault) => ({ path: `${path}.${part}`, ...fault })));
    }
    return fieldErrors;
  }, missing);
}

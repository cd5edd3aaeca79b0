import { z } from 'zod';
import { fault, line, webAddress } from '../../platform/validation.js';
import { type LanguageOffer, offerKinds } from './language-offer.js';
import { signLanguages } from './sign-languages.js';

/** A language tag (BCP 47) of a language, a script and a region, as a pattern of JSON Schema. */
export const languagePattern = '^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?$';

/** BCP 47, in its canonical case. */
export const languageInput = z
  .string()
  .trim()
  .max(35)
  .refine(isLanguageTag, fault('unknown-language', 'Must be a language tag, such as en or zh-TW.'))
  .meta({ pattern: languagePattern, examples: ['en', 'zh-TW'] })
  .transform((tag) => Intl.getCanonicalLocales(tag)[0] ?? tag);

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const channel = 'Only people with a seat see it, once the room is open.';

/** The fields of interpretation, captions or signing. */
export const languageOfferFields = z.strictObject({
  kind: z.enum(offerKinds),
  language: languageInput.meta({
    description: `Language tag (BCP 47); for \`signed\` a code of ISO 639-3: ${signLanguages.join(', ')}.`,
  }),
  by: line(200, 0).optional().meta({ description: 'Who interprets, captions or signs, as text.' }),
  afterwards: z.boolean().optional().meta({ description: 'Captions that are not live, but come with the recording.' }),
  automatic: z.boolean().optional().meta({ description: 'Captions by a machine.' }),
  link: webAddress.optional().meta({ description: `Link of a channel of its own. ${channel}` }),
  phone: line(50, 0)
    .optional()
    .meta({ description: `Number to dial in. ${channel}` }),
  code: line(50, 0).optional().meta({ description: 'Code to enter on the phone.' }),
});

/** Interpretation, captions or signing, as it is stored. */
export const languageOfferInput = languageOfferFields
  .refine(({ kind, language }) => (kind === 'signed') === signLanguages.includes(language), {
    ...fault('not-this-language', 'Choose a sign language for signing, and another language for everything else.'),
    path: ['language'],
  })
  // What says nothing is not stored.
  .transform(({ kind, language, afterwards, automatic, ...others }): LanguageOffer => {
    const said = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== '' && value !== undefined));
    const captions = { ...(afterwards === true && { afterwards }), ...(automatic === true && { automatic }) };
    return { kind, language, ...said, ...(kind === 'captioned' && captions) };
  });

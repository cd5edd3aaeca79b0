import { z } from 'zod';
import { supportedLanguage } from '../../platform/i18n/supported-language.js';
import { line, prose, webAddress } from '../../platform/validation.js';
import { emailInput } from '../registrations/admission/registration-input.js';
import { timeZoneInput } from '../time/zone-input.js';

/** Most links of a speaker. */
export const maxLinks = 8;
/** Most characters of a biography in one language. */
const maxBiographyLength = 4000;

/** What speakers can change on their own page. */
const profile = {
  name: line(200),
  affiliation: line(200, 0).meta({ description: 'Organization; the sessions name it unless they name another one.' }),
  jobTitle: line(200, 0),
  biographies: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u)
        .max(35),
      prose(maxBiographyLength),
    )
    .transform((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text.trim() !== '')))
    .meta({ description: 'Biography in Markdown by language tag (BCP 47).' }),
  links: z
    .array(webAddress)
    .max(maxLinks)
    .transform((all) => [...new Set(all)])
    .meta({ description: 'Web addresses, such as of a personal page.' }),
};

const facts = {
  ...profile,
  email: emailInput.nullable().meta({ description: 'For their personal link. You vouch that it is theirs.' }),
  language: supportedLanguage.nullable().meta({ description: "Of their page and emails; null for the call's." }),
  timeZone: timeZoneInput.nullable().meta({ description: "Of their page and emails; null for the call's." }),
};

export const speakerInput = z.strictObject(facts).partial().required({ name: true });
export type SpeakerInput = z.output<typeof speakerInput>;

export const speakerChanges = z.strictObject(facts).partial();
export type SpeakerChanges = z.output<typeof speakerChanges>;

/** A profile as its speaker edits it. */
export const profileChanges = z
  .strictObject({ ...profile, language: facts.language, timeZone: facts.timeZone })
  .partial();

/** What the speakers of a session should know. */
export const briefingInput = z.strictObject({
  body: prose(20_000),
  sharedQuestions: z.array(z.string().max(100)).max(100),
});

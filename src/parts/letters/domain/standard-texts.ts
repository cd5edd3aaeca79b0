import type { CampaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { memoize } from '../../../platform/memoize.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { letterFields } from './emails/letter-fields.js';

const fields = Object.fromEntries(letterFields.map((name) => [name, `{{${name}}}`]));

/** Returns the texts of a letter as they are until an organizer changes them, in all languages. */
export const standardContents = memoize(
  10,
  (outcome: LetterOutcome) => outcome,
  (outcome: LetterOutcome): CampaignTexts =>
    Object.fromEntries(
      languages.map(({ code }) => [
        code,
        {
          subject: translate(code, `letters.${outcome}.subject`, fields),
          body: translate(code, `letters.${outcome}.body`, fields),
        },
      ]),
    ),
);

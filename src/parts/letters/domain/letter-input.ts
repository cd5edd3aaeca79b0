import { z } from 'zod';
import { instant } from '../../../platform/validation.js';
import { campaignTexts } from '../../../domain/campaigns/campaign-texts.js';
import { timeZoneInput } from '../../../domain/time/zone-input.js';

/** The texts of a letter by language. */
export const letterInput = z.strictObject({ contents: campaignTexts });
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

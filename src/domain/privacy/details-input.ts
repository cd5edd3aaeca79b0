import { z } from 'zod';
import { plainLine } from '../registrations/plain-name.js';
import { emailInput } from '../registrations/registration-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import { languages } from '../../platform/i18n/messages.js';

/** A person's name and organization, as they correct them. */
export const detailsInput = z.strictObject({
  name: plainLine,
  organization: z
    .string()
    .transform((text) => text.trim() || null)
    .pipe(plainLine.nullable()),
});

/** The address that a person wants. */
export const addressInput = z.strictObject({ email: emailInput });

const codes = languages.map(({ code }) => code);

/** What staff correct of a person. */
export const personInput = z.strictObject({
  ...detailsInput.shape,
  language: z.string().refine((code) => codes.includes(code)),
  timeZone: timeZoneInput,
});
export type PersonInput = z.output<typeof personInput>;

/** An address that staff vouch for, and how they know that it is the person's. */
export const vouchedAddressInput = z.strictObject({
  email: emailInput,
  reason: z.string().trim().min(3).max(300),
});

import { z } from 'zod';
import { plainLine } from '../registrations/people/plain-name.js';
import { answersInput, emailInput } from '../registrations/admission/registration-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import { line } from '../../platform/validation.js';
import { languages } from '../../platform/i18n/messages.js';

/** A corrected name and organization. */
export const detailsInput = z.strictObject({
  name: plainLine,
  organization: z
    .string()
    .transform((text) => text.trim() || null)
    .pipe(plainLine.nullable()),
});

/** A requested new address. */
export const addressInput = z.strictObject({ email: emailInput });

const codes = languages.map(({ code }) => code);

/** A person's details, corrected by staff. */
export const personInput = z.strictObject({
  ...detailsInput.shape,
  language: z.string().refine((code) => codes.includes(code)),
  timeZone: timeZoneInput,
});
export type PersonInput = z.output<typeof personInput>;

/** An address that staff vouch for, with the reason why it belongs to the person. */
export const vouchedAddressInput = z.strictObject({
  email: emailInput,
  reason: line(300, 3),
});

/** Corrections of a registration, and of the details of its person; what is omitted stays. */
export const registrationChanges = z
  .strictObject({
    name: plainLine,
    organization: plainLine.nullable().meta({ description: 'Null for none.' }),
    language: z.enum(codes).meta({ description: 'Language of emails and pages.' }),
    timeZone: timeZoneInput.meta({ description: 'Time zone of emails and pages.' }),
    answers: answersInput.meta({ description: 'Answers by question key; null deletes one, and others stay.' }),
  })
  .partial();
export type RegistrationChanges = z.output<typeof registrationChanges>;

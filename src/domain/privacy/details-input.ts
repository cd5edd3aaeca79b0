import { z } from 'zod';
import { plainLine } from '../registrations/plain-name.js';
import { emailInput } from '../registrations/registration-input.js';

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

import { z } from 'zod';
import { readPhoneNumber } from '../../platform/phone-number.js';
import { fault, line } from '../../platform/validation.js';
import type { DialIn } from './dial-in.js';

/** A number to dial in, as it is stored. */
export const dialInInput = z
  .strictObject({
    country: z
      .string()
      .trim()
      .toUpperCase()
      .optional()
      .meta({ description: 'ISO 3166-1 alpha-2; only needed for a number of no country, such as +800.' }),
    number: line(40).meta({ description: 'With its country code, such as +886 2 7724 1234.' }),
    pin: line(40)
      .overwrite((pin) => pin.replaceAll(/[^\d*#]/gu, ''))
      .optional()
      .meta({ description: 'Digits, `*` and `#`, to be typed once it answers.' }),
  })
  .transform(({ country, number, pin }, context): DialIn => {
    const known = readPhoneNumber(number, country);
    if (typeof known !== 'string') return { ...known, ...(pin && { pin }) };
    const message =
      known === 'number'
        ? 'Must be a phone number with its country code, such as +886 2 7724 1234.'
        : 'The country does not belong to this number.';
    context.addIssue({ code: 'custom', path: [known], ...fault(`phone-${known}`, message) });
    return z.NEVER;
  });

import { z } from 'zod';
import { byLanguage } from '../../platform/i18n/supported-language.js';
import { prose, requiredProse } from '../../platform/validation.js';
import { emailInput } from '../registrations/admission/registration-input.js';

const translation = z.strictObject({
  controller: prose(1000).optional(),
  purpose: prose(4000).optional(),
  legalBasis: prose(2000).optional(),
  more: prose(20_000).optional(),
});

/** A complete privacy notice. */
export const privacyNoticeInput = z.strictObject({
  controller: requiredProse(1000),
  contactEmail: emailInput,
  purpose: requiredProse(4000),
  legalBasis: requiredProse(2000),
  retentionDays: z.int().min(1).max(3650),
  more: prose(20_000).default(''),
  translations: byLanguage(translation).default({}),
});
export type PrivacyNoticeInput = z.output<typeof privacyNoticeInput>;

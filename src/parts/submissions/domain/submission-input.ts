import { z } from 'zod';
import { line } from '../../../platform/validation.js';
import { plainLine } from '../../../domain/registrations/plain-name.js';
import { emailInput } from '../../../domain/registrations/registration-input.js';

/** Who starts a proposal, or is invited to its team. */
export const authorInput = z.strictObject({ name: plainLine, email: emailInput });
export type AuthorInput = z.output<typeof authorInput>;

/** A new proposal; the rest is written on its page. */
export const newSubmission = z.strictObject({ title: line(300), theme: z.string().trim().min(1).max(100) });
export type NewSubmission = z.output<typeof newSubmission>;

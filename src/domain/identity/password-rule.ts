import { z } from 'zod';
import { fault } from '../../platform/validation.js';

/** NIST SP 800-63B: length counts, not the kinds of characters. */
export const shortestPassword = 12;
export const maxPasswordLength = 1000;

/** A password that somebody chooses. */
export const passwordInput = z
  .string()
  .min(1)
  .max(maxPasswordLength)
  .refine(
    (text) => text.length === 0 || text.length >= shortestPassword,
    fault('password-too-short', `Must be at least ${shortestPassword} characters.`, { min: shortestPassword }),
  );

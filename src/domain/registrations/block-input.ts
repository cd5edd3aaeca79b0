import { z } from 'zod';
import { line } from '../../platform/validation.js';

/** Why a person is blocked, and whether they leave upcoming sessions. */
export const blockInput = z.strictObject({
  reason: line(300, 3),
  withdraws: z.boolean(),
});

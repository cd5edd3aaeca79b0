import { z } from 'zod';

/** Why a person is blocked, and whether they leave upcoming sessions. */
export const blockInput = z.strictObject({
  reason: z.string().trim().min(3).max(300),
  withdraws: z.boolean(),
});

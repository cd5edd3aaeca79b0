import { z } from 'zod';
import { answers } from '../acceptance.js';

/** The proposal that won, and whose team is asked whether they accept. */
export const winnerPayload = z.object({
  winner: z.object({
    proposalId: z.string(),
    title: z.string(),
    /** RFC 3339: until when they can answer. */
    deadline: z.string(),
    answer: z.enum(answers).optional(),
    /** Who of the team answered; missing if organizers recorded it. */
    by: z.string().optional(),
    /** Only in a message to staff; its name is in the reader's language. */
    call: z.object({ slug: z.string(), name: z.string() }).optional(),
  }),
});

export type WinnerPayload = z.infer<typeof winnerPayload>;

import { z } from 'zod';
import { letterOutcomes } from '../../../../domain/proposals/letter-outcome.js';

/** The proposal whose result a letter is about, as it was when the letter was enqueued. */
export const letterPayload = z.object({
  letter: z.object({
    /** Of the letter. */
    id: z.string(),
    proposalId: z.string(),
    title: z.string(),
    /** Slug. */
    theme: z.string(),
    outcome: z.enum(letterOutcomes),
    /** Among all ranked proposals of the decision. */
    rank: z.object({ place: z.number(), isShared: z.boolean(), of: z.number() }).optional(),
    /** What jurors wrote for the team, and owners released. */
    feedback: z.array(z.string()).optional(),
    /** RFC 3339: until when a winner can accept. */
    answerBy: z.string().optional(),
    /** Whether the winners' page was public. */
    hasWinnersPage: z.literal(true).optional(),
  }),
});

export type LetterPayload = z.infer<typeof letterPayload>;
export type MessageLetter = LetterPayload['letter'];

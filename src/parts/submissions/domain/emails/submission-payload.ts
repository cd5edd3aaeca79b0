import { z } from 'zod';

/** The proposal, written in Greenroom, that a message to its team is about. */
export const submissionPayload = z.object({
  submission: z.object({
    /** Null before there is one. */
    id: z.string().nullable(),
    title: z.string(),
    /** Who invites the reader to the team. */
    inviter: z.string().optional(),
    /** What was submitted, whose PDF is attached, and when (RFC 3339). `isKept`: a newer one was begun and not submitted. */
    submitted: z
      .object({ id: z.string(), at: z.string(), by: z.string(), isKept: z.literal(true).optional() })
      .optional(),
    /** Whether a version was received that counts unless a newer one is submitted. */
    reopened: z.literal(true).optional(),
    /** When it was withdrawn (RFC 3339), and by which member, or by whom else. */
    withdrawn: z
      .object({ at: z.string(), by: z.string(), hand: z.enum(['organizers', 'platform']).optional() })
      .optional(),
    /** Who was removed from its team, by whom, and until when (RFC 3339) it can be undone. */
    removed: z
      .object({ name: z.string(), by: z.string(), until: z.string(), isReader: z.literal(true).optional() })
      .optional(),
  }),
});

export type SubmissionPayload = z.infer<typeof submissionPayload>;

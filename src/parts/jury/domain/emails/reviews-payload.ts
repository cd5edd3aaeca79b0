import { z } from 'zod';

/** The reviews of a juror in a call that a message is about. */
export const reviewsPayload = z.object({
  reviews: z.object({
    /** The name of the call in the reader's language. */
    call: z.string(),
    /** Sheets that are not submitted, of which some are drafts. */
    open: z.number(),
    drafts: z.number(),
    /** New messages in discussions of proposals that the juror has scored; missing if there are none. */
    messages: z.number().optional(),
    /** The first of their proposals by title. */
    titles: z.array(z.string()),
    /** Whether the reader has yet to sign the statement about conflicts of interest; then no titles are named. */
    isUnsigned: z.boolean().optional(),
    /** What the owner adds to the invitation. */
    note: z.string().optional(),
    /** RFC 3339; missing if the jury has no deadline. */
    deadline: z.string().optional(),
  }),
});

export type ReviewsPayload = z.infer<typeof reviewsPayload>;

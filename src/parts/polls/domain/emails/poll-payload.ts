import { z } from 'zod';

/** A poll, with its starts when it was sent. */
export const pollPayload = z.object({
  poll: z.object({
    id: z.string(),
    /** The person who is asked, whose link is derived from it. */
    inviteeId: z.string(),
    title: z.string(),
    minutes: z.number(),
    /** RFC 3339, in order of time. */
    starts: z.array(z.string()),
    /** RFC 3339 */
    closesAt: z.string(),
  }),
});

export type PollPayload = z.infer<typeof pollPayload>;

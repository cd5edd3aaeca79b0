import { z } from 'zod';

/** The milestones of one member of the team in a call that a message is about. */
export const pilotsPayload = z.object({
  pilots: z.object({
    /** The name of the call in the reader's language. */
    call: z.string(),
    /** For links. */
    slug: z.string(),
    /** Whether the reader is a department, which has a page of its own pilots. */
    isOwn: z.boolean().optional(),
    /** Milestones that are due within a week, and overdue ones. */
    open: z.number(),
    overdue: z.number(),
    /** The first of them by date. */
    milestones: z.array(z.object({ pilot: z.string(), title: z.string(), dueOn: z.string(), isOverdue: z.boolean() })),
  }),
});

export type PilotsPayload = z.infer<typeof pilotsPayload>;

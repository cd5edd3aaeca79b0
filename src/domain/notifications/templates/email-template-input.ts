import { z } from 'zod';

/** How an organizer words a kind of mail. What each part may hold depends on the kind: `textFaults` says it. */
export const emailTemplateInput = z.strictObject({
  texts: z.record(z.string().max(40), z.string().max(10_000)).meta({
    description:
      'ICU messages by the name of the part. A part that is left out, or says the same as ours, follows our words.',
  }),
});
export type EmailTemplateInput = z.output<typeof emailTemplateInput>;

import { type EmailContent, oneLine } from '../../../../domain/notifications/email/email-view.js';
import { submissionLink } from '../../../../domain/notifications/email/links.js';
import type { MessageValues } from '../../../../platform/i18n/messages.js';
import { pageButton } from '../../../../domain/notifications/composing/buttons.js';
import type { EmailContext } from '../../../../domain/notifications/composing/context.js';
import { z } from 'zod';

type SubmissionKind =
  | 'proposal-link'
  | 'proposal-team'
  | 'proposal-member-removed'
  | 'proposal-received'
  | 'proposal-unsubmitted'
  | 'proposal-withdrawn';

/** Returns the content of an email about a proposal that is written in Greenroom: `parts` are those of its text. */
export function submissionEmail(
  context: EmailContext<SubmissionPayload>,
  kind: SubmissionKind,
  parts: readonly string[],
  values: MessageValues = {},
): EmailContent {
  const { t, message, words, pageUrl } = context;
  const { submission } = message.payload;
  // Who is invited by a stranger reads nothing that the stranger wrote, except a name without links.
  const title = kind === 'proposal-team' ? '' : oneLine(submission.title);
  const all = { call: words.name, title, ...values };
  const { email } = message.payload.recipient;
  return {
    state: t(`${kind}State`, all),
    title: title || words.name,
    paragraphs: parts.map((part) => t(part, all)),
    button:
      submission.withdrawn?.hand !== undefined && submission.id === null
        ? pageButton(context)
        : { label: t(`button-${kind}`), url: submissionLink(pageUrl, submission.id) },
    // Who is invited is on no team yet.
    sentTo: t(/-(?:link|team)$/u.test(kind) ? 'sentToLink' : 'sentTo-proposal', { email }),
  };
}

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

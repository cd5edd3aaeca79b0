import type { EmailContent } from '../../../../domain/notifications/email/email-view.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { submissionLink } from '../../../../domain/notifications/email/links.js';
import type { MessageValues } from '../../../../platform/i18n/messages.js';
import { pageButton } from '../../../../domain/notifications/composing/buttons.js';
import { type EmailContext } from '../../../../domain/notifications/composing/context.js';
import type { SubmissionPayload } from './submission-payload.js';

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
    sentTo: kind === 'proposal-link' ? t('sentToLink', { email }) : t('sentTo-proposal', { email }),
  };
}

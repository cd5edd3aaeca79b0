import type { EmailContent, EmailRow } from '../email/email-view.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import { delegationButton } from './buttons.js';
import { type EmailContext, required } from './context.js';

/** Composes an email about a delegation to its coordinator. */
export function coordinatorEmail(
  context: EmailContext,
  email: { subject: string; state: string; paragraphs: string[]; rows?: EmailRow[] },
): EmailContent {
  const { t, message } = context;
  return {
    ...email,
    subject: subjectLine(email.subject),
    title: oneLine(required(message, 'delegation').organization),
    button: delegationButton(context, 'buttonDelegation'),
    sentTo: t('sentToDelegation', { email: message.payload.recipient.email }),
  };
}

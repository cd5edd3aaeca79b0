import type { EmailContent, EmailRow } from '../email/email-view.js';
import { subjectLine } from '../email/one-line.js';
import { delegationButton } from './buttons.js';
import type { EmailContext } from './context.js';

/** Composes an email about a delegation to its coordinator. */
export function coordinatorEmail(
  context: EmailContext,
  email: { subject: string; state: string; paragraphs: string[]; rows?: EmailRow[] },
): EmailContent {
  const { t, message, isUnproven, reader, words } = context;
  const isTyped = isUnproven || message.payload.byStranger === true;
  return {
    ...email,
    subject: subjectLine(email.subject),
    title: isTyped ? words.name : reader.organization,
    button: delegationButton(context, 'buttonDelegation'),
    sentTo: t('sentToDelegation', { email: message.payload.recipient.email }),
  };
}

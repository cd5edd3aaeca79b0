import type { EmailContent } from '../email/email-view.js';
import { delegationButton } from './buttons.js';
import type { EmailContext } from './context.js';

/** Composes an email about a delegation to its coordinator. */
export function coordinatorEmail(
  context: EmailContext,
  email: Pick<EmailContent, 'state' | 'paragraphs' | 'preheader' | 'rows'>,
): EmailContent {
  const { t, message, isUnproven, reader, words } = context;
  const isTyped = isUnproven || message.payload.byStranger === true;
  return {
    ...email,
    title: isTyped ? words.name : reader.organization,
    button: delegationButton(context, 'buttonDelegation'),
    sentTo: t('sentToDelegation', { email: message.payload.recipient.email }),
  };
}

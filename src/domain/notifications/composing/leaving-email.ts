import type { EmailContent } from '../email/email-view.js';
import { programmeButton } from './buttons.js';
import { type EmailContext, required } from './context.js';
import { sessionEmail } from './session-email.js';

/** Returns the email that takes an event out of the calendar of an address that its person has left for another one. */
export function leavingEmail(context: EmailContext): EmailContent {
  const { t, message } = context;
  const programme = programmeButton(context);
  return {
    ...sessionEmail(context, {
      state: t('address-changedState'),
      paragraphs: [t('address-changedText', { new: required(message, 'addressChange').email })],
      button: programme,
      isOver: true,
    }),
    settings: programme,
  };
}

import { translate } from '../../../platform/i18n/messages.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { emailTemplates } from '../email/render-email.js';
import { oneLine } from '../email/email-view.js';
import type { Tester } from '../outbox/delivery.js';

/**
 * Returns an email of a draft of a call as its tester gets it: to them, with whom it is for. It has another Message-ID,
 * because mailboxes drop a second email with the same one, and no header with which an email client stops emails.
 */
export function asTest(
  email: ComposedEmail,
  recipient: { name: string; email: string },
  { name, email: address, language }: Tester,
): ComposedEmail {
  // The bodies are encoded already, without the note.
  const { bodies: _, headers, ...rest } = email;
  const { 'List-Unsubscribe': _stop, 'List-Unsubscribe-Post': _oneClick, ...kept } = headers;
  const text = (key: string, values: Record<string, string>) =>
    translate(language, `console.notifications.asTest.${key}`, values);
  const note = text('note', { name: oneLine(recipient.name), email: recipient.email });
  const html = emailTemplates.get('test-note.html')({ note, language });
  return {
    ...rest,
    headers: kept,
    to: { name: oneLine(name), address },
    messageId: email.messageId.replace('<', '<test.'),
    subject: text('subject', { subject: email.subject }),
    text: `${note}\n\n${email.text}`,
    html: email.html.replace(/<body[^>]*>/u, (body) => `${body}${html}`),
  };
}

import type { ComposedEmail } from '../email/composed-email.js';
import { oneLine } from '../email/one-line.js';
import { renderEmail } from '../email/render-email.js';
import { type Kind } from '../kinds/kind.js';
import { kinds, type MessageKind } from '../kinds/kinds.js';
import { calendarOf } from './calendar-object.js';
import {
  type ComposedBroadcast,
  type ComposedCall,
  type ComposedRow,
  type ComposedSession,
  emailContext,
  type EmailSite,
} from './context.js';
import { viewOf } from './view.js';
import { closingOf, withOverrides, spaced } from '../templates/apply-overrides.js';
import { noOverrides, type TextOverrides } from '../templates/email-template.js';

/** The fields of a message row that its email is composed from. */
export type ComposedMessage = ComposedRow & { kind: MessageKind };

/**
 * Composes the email of a message: texts and times in the recipient's language and zone, with an invitation or
 * cancellation for their calendar if the message has an event. `texts` are the organizers' custom texts in that
 * language. The same input makes the same email, in every attempt and years later. Throws RangeError if a stored time
 * zone or language tag is invalid.
 */
export function composeMessage(
  message: ComposedMessage,
  session: ComposedSession | null,
  call: ComposedCall | null,
  site: EmailSite,
  broadcast: ComposedBroadcast | null = null,
  texts: TextOverrides = noOverrides,
): ComposedEmail {
  const kind: Kind = kinds[message.kind];
  const hasSeat = kind.calendar === 'REQUEST' && message.payload.event !== undefined;
  const context = emailContext(message, hasSeat, session, call, site, broadcast);
  const { words, language, call: about } = context;
  const { recipient } = message.payload;
  const view = { ...spaced(viewOf(kind, withOverrides(context, texts))), closing: closingOf(context, texts) };
  const host = words.host === '' ? words.name : words.host;
  const from = { name: oneLine(site.emailFrom.name) || host, address: site.emailFrom.address };
  const thread = threadRoot(message);
  return {
    id: message.id,
    from,
    to: { name: context.isUnproven ? '' : oneLine(recipient.name), address: recipient.email },
    replyTo: about.contactEmail === '' ? from : { name: host, address: about.contactEmail },
    subject: view.subject,
    ...renderEmail(view),
    messageId: message.messageId,
    inReplyTo: thread,
    references: thread === null ? [] : [thread],
    date: message.createdAt,
    headers: {
      'Content-Language': language.code,
      // RFC 3834: prevents out-of-office replies. The second header is for Exchange, without NDR, which `All` includes:
      // bounces stop email to an address (MS-OXCMAIL 2.1.3.2.20).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply',
      // RFC 2369 and RFC 8058: one click in the email client, without a page.
      ...(view.stop !== null && {
        'List-Unsubscribe': `<${view.stop.url}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    calendar: kind.calendar === null ? null : calendarOf(context, kind.calendar),
  };
}

// All emails of a registration reply to a root that is never sent, so that email clients show them as one thread
// whichever arrives first (RFC 5322 3.6.4).
function threadRoot({ registrationId, messageId }: ComposedMessage): string | null {
  if (registrationId === null) return null;
  const domain = messageId.slice(messageId.lastIndexOf('@') + 1, -1);
  return `<${registrationId}.thread@${domain}>`;
}

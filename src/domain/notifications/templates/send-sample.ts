import { randomUUID } from 'node:crypto';
import type { Connection } from '../../../platform/database/tx.js';
import { type Config, mailDomain } from '../../../platform/config.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Call } from '../../calls/call.entity.js';
import { DeliveryFailure } from '../smtp/delivery-failure.js';
import type { EmailTransport } from '../smtp/email-transport.js';
import { composeSample, type Sample } from './compose-sample.js';

/** What the mail server said about a test. */
export interface MailServerAnswer {
  isAccepted: boolean;
  words: string;
}

/**
 * Sends a sample to the organizer who waits for it, bypassing the outbox, and returns what the server says. Throws Invalid
 * with the errors of each part.
 */
export async function sendSample(
  connection: Connection,
  { transport, config, now }: { transport: EmailTransport; config: Config; now: Date },
  call: Call,
  sample: Sample,
): Promise<MailServerAnswer> {
  const email = await composeSample(connection, call, sample, config, now);
  const id = randomUUID();
  try {
    const { response } = await transport.send({
      ...email,
      id,
      messageId: `<${id}@${mailDomain(config)}>`,
      subject: translate(sample.language, 'console.notifications.templates.testSubject', { subject: email.subject }),
      date: now,
      // A test has no list to unsubscribe from, and its session does not belong in a calendar.
      headers: Object.fromEntries(Object.entries(email.headers).filter(([name]) => !name.startsWith('List-'))),
      inReplyTo: null,
      references: [],
      calendar: null,
      invites: [],
    });
    return { isAccepted: true, words: response.slice(0, 300) };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { isAccepted: false, words: error.message.slice(0, 300) };
  }
}

import { translate } from '../../../platform/i18n/messages.js';
import { Conflict } from '../../../platform/errors.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { DeliveryFailure } from './delivery-failure.js';
import type { EmailTransport } from './email-transport.js';

/** Somebody waits for it, behind a proxy that ends requests after a minute. */
const answerWithinMs = 45_000;

/**
 * Sends a test to whoever waits for it, marked as one and without the outbox. `language`: of the organizer. Throws Conflict with the server's response if it refuses, or
 * doesn't answer soon.
 */
export async function sendTest(
  transport: EmailTransport,
  email: ComposedEmail,
  id: string,
  domain: string,
  language: string,
): Promise<void> {
  const subject = translate(language, 'console.notifications.asTest.subject', { subject: email.subject });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      const failure = new DeliveryFailure('temporary', 'no answer yet. The email may still arrive.');
      timer = setTimeout(() => reject(failure), answerWithinMs);
    });
    await Promise.race([transport.send({ ...email, subject, id, messageId: `<${id}@${domain}>` }), late]);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    const words = error.message.slice(0, 200);
    throw new Conflict('test-not-sent', `The mail server rejected the test email: ${words}`, { words });
  } finally {
    clearTimeout(timer);
  }
}

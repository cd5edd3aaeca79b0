import { Conflict } from '../../../platform/errors.js';
import type { ComposedEmail } from '../email/composed-email.js';
import { DeliveryFailure } from './delivery-failure.js';
import type { EmailTransport } from './email-transport.js';

/** Sends a test to whoever waits for it, without the outbox. Throws Conflict with the server's response if it refuses. */
export async function sendTest(transport: EmailTransport, email: ComposedEmail): Promise<void> {
  try {
    await transport.send(email);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    const words = error.message.slice(0, 200);
    throw new Conflict('test-not-sent', `The mail server rejected the test email: ${words}`, { words });
  }
}

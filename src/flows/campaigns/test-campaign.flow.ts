import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { Config, mailDomain } from '../../platform/config.js';
import { Changes } from '../changes.js';
import { translate } from '../../platform/i18n/messages.js';
import { Conflict } from '../../platform/errors.js';
import { DeliveryFailure } from '../../domain/notifications/smtp/delivery-failure.js';

/** What is tested: samples for the organizer who writes it, and what the activity log says of it. */
export interface CampaignTest {
  action: 'broadcast.tested' | 'invitation.tested' | 'letter.tested' | 'poll.tested';
  subject: string;
  emails: readonly ComposedEmail[];
}

/** Sends tests of what is written to many people to the organizer who is writing it. */
@Injectable()
export class TestCampaign {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /**
   * Sends each sample, marked as a test in the `language` of the organizer, and bypasses the outbox, because they wait for
   * it. Returns how many. Throws Forbidden, and Conflict with the server's response if it refuses.
   */
  async run({ action, subject, emails }: CampaignTest, language: string, actor: Actor): Promise<number> {
    requireAbility(actor, 'change');
    for (const email of emails) await sendTest(this.transport, email, randomUUID(), mailDomain(this.config), language);
    await this.changes.run(actor, (change) => record(change, action, subject));
    return emails.length;
  }
}

/** Somebody waits for it, behind a proxy that ends requests after a minute. */
const answerWithinMs = 45_000;

/**
 * Sends a test to whoever waits for it, marked as one and without the outbox. `language`: of the organizer. Throws Conflict with the server's response if it refuses, or
 * doesn't answer soon.
 */
async function sendTest(
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

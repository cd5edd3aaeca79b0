import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { sendTest } from '../../domain/notifications/smtp/send-test.js';
import { Config, mailDomain } from '../../platform/config.js';
import { Changes } from '../changes.js';

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

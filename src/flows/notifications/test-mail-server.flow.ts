import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { DeliveryFailure } from '../../domain/notifications/smtp/delivery-failure.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { composeSample, type Sample } from '../../domain/notifications/templates/compose-sample.js';
import { hasTestedEnough } from '../../domain/notifications/templates/test-limit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config, mailDomain } from '../../platform/config.js';
import { TooManyRequests } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { Changes } from '../changes.js';

/** What the mail server said about a test. */
export interface MailServerAnswer {
  isAccepted: boolean;
  words: string;
}

/** Sends an organizer a test email, so that they see what the mail server says before attendees depend on it. */
@Injectable()
export class TestMailServer {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /** Returns the server's answer. Throws Forbidden, and TooManyRequests after five tests in ten minutes. */
  async run(call: Call, sample: Sample, actor: Actor): Promise<MailServerAnswer> {
    requireAbility(actor, 'change');
    const [connection, now] = [this.database.manager, this.clock.now()];
    if (await hasTestedEnough(connection, actorName(actor), now)) {
      throw new TooManyRequests('too-many-tests', 'Too many test emails. Try again in ten minutes.', { seconds: 600 });
    }
    const email = await composeSample(connection, call, sample, this.config, now);
    const id = randomUUID();
    const answer = await this.send({
      ...email,
      id,
      messageId: `<${id}@${mailDomain(this.config)}>`,
      subject: translate(sample.language, 'console.notifications.templates.testSubject', { subject: email.subject }),
      date: now,
      // A test has no list to unsubscribe from, and its session does not belong in a calendar.
      headers: Object.fromEntries(Object.entries(email.headers).filter(([name]) => !name.startsWith('List-'))),
      inReplyTo: null,
      references: [],
      calendar: null,
      invites: [],
    });
    await this.changes.run(actor, (change) =>
      record(change, 'call.email-tested', `call:${call.id}`, {
        // Without a mail server, the email was written to a file.
        accepted: answer.isAccepted && this.config.smtpUrl !== undefined,
      }),
    );
    return answer;
  }

  private async send(email: Parameters<EmailTransport['send']>[0]): Promise<MailServerAnswer> {
    try {
      return { isAccepted: true, words: (await this.transport.send(email)).response.slice(0, 300) };
    } catch (error) {
      if (!(error instanceof DeliveryFailure)) throw error;
      return { isAccepted: false, words: error.message.slice(0, 300) };
    }
  }
}

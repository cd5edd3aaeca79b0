import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { composeSample, type Sample } from '../../domain/notifications/templates/compose-sample.js';
import { DeliveryFailure } from '../../domain/notifications/smtp/delivery-failure.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { Clock } from '../../platform/clock.js';
import { Config, mailDomain } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';

/** Sends a sample to the organizer who is editing it, bypassing the outbox, because they wait for it. */
@Injectable()
export class SendTestEmail {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /** Returns the server's response if it refuses. Throws Forbidden, and Invalid with the errors of each part. */
  async run(call: Call, sample: Sample, actor: Actor): Promise<{ sent: true } | { sent: false; words: string }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const email = await composeSample(this.database.manager, call, sample, this.config, now);
    const id = randomUUID();
    try {
      await this.transport.send({
        ...email,
        id,
        messageId: `<${id}@${mailDomain(this.config)}>`,
        subject: translate(sample.language, 'console.notifications.templates.testSubject', { subject: email.subject }),
        date: now,
        // A test has no list to unsubscribe from.
        headers: Object.fromEntries(Object.entries(email.headers).filter(([name]) => !name.startsWith('List-'))),
        inReplyTo: null,
        references: [],
        // The session of a sample does not belong in a calendar.
        calendar: null,
        invites: [],
      });
      return { sent: true };
    } catch (error) {
      if (error instanceof DeliveryFailure) return { sent: false, words: error.message };
      throw error;
    }
  }
}

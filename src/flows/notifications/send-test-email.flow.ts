import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { DeliveryFailure } from '../../domain/notifications/smtp/delivery-failure.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { translate } from '../../platform/i18n/messages.js';
import { type Sample, SampleEmail } from './sample-email.flow.js';

/** Sends a sample to the organizer who writes it. It stands in no outbox: whoever waits for it is at the screen. */
@Injectable()
export class SendTestEmail {
  constructor(
    private readonly sampleEmail: SampleEmail,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /** Gives the server's words where it refuses. Throws Forbidden, and Invalid with the faults of each part. */
  async run(call: Call, sample: Sample, actor: Actor): Promise<{ sent: true } | { sent: false; words: string }> {
    requireAbility(actor, 'change');
    const mail = await this.sampleEmail.run(call, sample, actor);
    const id = randomUUID();
    try {
      await this.transport.send({
        ...mail,
        id,
        messageId: `<${id}@${new URL(this.config.publicUrl).hostname}>`,
        subject: translate(sample.language, 'console.notifications.templates.testSubject', { subject: mail.subject }),
        date: this.clock.now(),
        // Nobody is on a list here.
        headers: Object.fromEntries(Object.entries(mail.headers).filter(([name]) => !name.startsWith('List-'))),
        inReplyTo: null,
        references: [],
        // The session of a sample does not belong into a calendar.
        calendar: null,
      });
      return { sent: true };
    } catch (error) {
      if (error instanceof DeliveryFailure) return { sent: false, words: error.message };
      throw error;
    }
  }
}

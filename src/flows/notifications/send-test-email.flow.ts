import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Sample } from '../../domain/notifications/templates/compose-sample.js';
import { type MailServerAnswer, sendSample } from '../../domain/notifications/templates/send-sample.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';

/** Sends a sample to the organizer who is editing it, bypassing the outbox, because they wait for it. */
@Injectable()
export class SendTestEmail {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
  ) {}

  /** Returns the server's answer. Throws Forbidden, and Invalid with the errors of each part. */
  async run(call: Call, sample: Sample, actor: Actor): Promise<MailServerAnswer> {
    requireAbility(actor, 'change');
    const { transport, config, clock } = this;
    return sendSample(this.database.manager, { transport, config, now: clock.now() }, call, sample);
  }
}

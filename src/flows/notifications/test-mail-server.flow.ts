import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import type { Sample } from '../../domain/notifications/templates/compose-sample.js';
import { type MailServerAnswer, sendSample } from '../../domain/notifications/templates/send-sample.js';
import { hasTestedEnough } from '../../domain/notifications/templates/test-limit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { TooManyRequests } from '../../platform/errors.js';
import { Changes } from '../changes.js';

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
    const { transport, config } = this;
    const answer = await sendSample(connection, { transport, config, now }, call, sample);
    await this.changes.run(actor, (change) =>
      record(change, 'call.email-tested', `call:${call.id}`, {
        // Without a mail server, the email was written to a file.
        accepted: answer.isAccepted && this.config.smtpUrl !== undefined,
      }),
    );
    return answer;
  }
}

import { Injectable, Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility, actorName } from '../../domain/identity/actor.js';
import {
  composeSample,
  type Sample,
  type MailServerAnswer,
  sendSample,
} from '../../domain/notifications/templates/compose-sample.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { type EmailTransport, emailTransportToken } from '../../domain/notifications/smtp/email-transport.js';
import { record } from '../../domain/identity/change.js';
import { hasTestedEnough } from '../../domain/notifications/templates/test-limit.queries.js';
import { TooManyRequests } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Samples of emails: previewed, sent to the organizer who writes one, or sent to test the mail server. */
@Injectable()
export class SampleEmail {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    @Inject(emailTransportToken) private readonly transport: EmailTransport,
    private readonly changes: Changes,
  ) {}

  /** Throws Forbidden, and Invalid with the errors of each part. */
  async preview(call: Call, sample: Sample, actor: Actor): Promise<ComposedEmail> {
    requireAbility(actor, 'read');
    return composeSample(this.database.manager, call, sample, this.config, this.clock.now());
  }

  /** Returns the server's answer. Throws Forbidden, and Invalid with the errors of each part. */
  async send(call: Call, sample: Sample, actor: Actor): Promise<MailServerAnswer> {
    requireAbility(actor, 'change');
    const { transport, config, clock } = this;
    return sendSample(this.database.manager, { transport, config, now: clock.now() }, call, sample);
  }

  /** Returns the server's answer. Throws Forbidden, and TooManyRequests after five tests in ten minutes. */
  async testMailServer(call: Call, sample: Sample, actor: Actor): Promise<MailServerAnswer> {
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

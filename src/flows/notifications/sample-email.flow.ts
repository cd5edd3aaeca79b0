import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { composeSample, type Sample } from '../../domain/notifications/templates/compose-sample.js';
import type { ComposedEmail } from '../../domain/notifications/email/composed-email.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';

/** Previews an email for an organizer. Writes nothing. */
@Injectable()
export class SampleEmail {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Throws Forbidden, and Invalid with the errors of each part. */
  async run(call: Call, sample: Sample, actor: Actor): Promise<ComposedEmail> {
    requireAbility(actor, 'read');
    return composeSample(this.database.manager, call, sample, this.config, this.clock.now());
  }
}

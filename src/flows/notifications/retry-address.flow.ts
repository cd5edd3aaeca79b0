import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Forbidden } from '../../platform/errors.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';

/** Sends mail again to somebody from whom it came back, the link of the own page first. */
@Injectable()
export class RetryAddress {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Nothing happens for somebody whom mail reaches. Throws NotFound, and Forbidden for somebody else's address. */
  async run(attendeeId: string, actor: Actor): Promise<void> {
    const isOwn = actor.kind === 'attendee' && actor.id === attendeeId;
    if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This address is not yours.');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const attendee = await lockAttendee(tx, attendeeId);
      await unsuppressWithLink(tx, [attendee], actor, new URL(this.config.publicUrl).hostname, now);
    });
  }
}

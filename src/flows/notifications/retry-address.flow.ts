import { Injectable } from '@nestjs/common';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { Forbidden } from '../../platform/errors.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';
import { Changes } from '../changes.js';

/** Lifts the suppression of an address, and sends it the link to the own page. */
@Injectable()
export class RetryAddress {
  constructor(private readonly changes: Changes) {}

  /** Does nothing for an address that is not suppressed. Throws NotFound, and Forbidden for someone else's address. */
  async run(attendeeId: string, actor: Actor): Promise<void> {
    const isOwn = actor.kind === 'attendee' && actor.id === attendeeId;
    if (!isOwn && !isAble(actor, 'change'))
      throw new Forbidden('forbidden', 'You can only do this for your own email address.');
    await this.changes.run(actor, async (change) => {
      const { tx } = change;
      const attendee = await lockAttendee(tx, attendeeId);
      await unsuppressWithLink(change, [attendee]);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { linkMessage } from '../../domain/notifications/outbox/frozen.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { findAttendeeByAddress } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';

const tenMinutesMs = 600_000;

/** Sends the link of the own page again to somebody who lost it. */
@Injectable()
export class SendLink {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns nothing, whether the address is known or not. Sends at most one email per address in ten minutes, so that
   * strangers cannot fill anybody's mailbox. The actor is a visitor: who types an address need not be its owner.
   */
  async run(callSlug: string, email: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const found = await findAttendeeByAddress(tx, call.id, emailKey(email));
      if (found === null) return;
      const attendee = await lockAttendee(tx, found.id);
      // Asking for the link gives an address from which mail came back another chance.
      if (attendee.suppressedAt !== null) return unsuppressWithLink(change, [attendee]);
      const slot = Math.floor(now.getTime() / tenMinutesMs);
      await enqueueMessages(change, [linkMessage(attendee, `link:${attendee.id}:${slot}`)]);
      await record(change, 'attendee.link-sent', `attendee:${attendee.id}`);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { linkMessage } from '../../domain/notifications/outbox/frozen.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';
import { actsFor } from '../../domain/registrations/proven.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { limitLinks } from '../../domain/registrations/limit-links.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { findAttendeeByAddress } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';

const tenMinutesMs = 600_000;

/** Resends the link to the own page to a person who lost it. */
@Injectable()
export class SendLink {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns nothing, so that callers can't tell whether the address is known. Sends at most one email per address in
   * ten minutes, so that no one can flood someone's mailbox. Throws TooManyRequests.
   */
  async run(callSlug: string, email: string, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await limitLinks(change);
      const call = await getCallBySlug(tx, callSlug);
      const found = await findAttendeeByAddress(tx, call.id, emailKey(email));
      if (found === null) return;
      const attendee = await lockAttendee(tx, found.id);
      // Requesting the link lifts the suppression of an address.
      if (attendee.suppressedAt !== null) return unsuppressWithLink(change, [attendee]);
      const slot = Math.floor(now.getTime() / tenMinutesMs);
      const byStranger = !actsFor(actor, attendee.id);
      await enqueueMessages(change, [linkMessage(attendee, `link:${attendee.id}:${slot}`, byStranger)]);
      await record(change, 'attendee.link-sent', `attendee:${attendee.id}`);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { linkMessage } from '../../domain/notifications/outbox/frozen.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';
import { actsFor } from '../../domain/registrations/links/proven.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { limitLinks } from '../../domain/registrations/links/limit-links.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';
import { findAttendeeByAddress } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';
import { replaceDelegationLinks } from '../../domain/delegations/delegations.queries.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { replaceAttendeeLinks } from '../../domain/registrations/links/replace-links.js';

const tenMinutesMs = 600_000;

/** Sends and replaces the personal links of a person. */
@Injectable()
export class ChangeLinks {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns nothing, so that callers can't tell whether the address is known. Sends at most one email per address in
   * ten minutes, so that no one can flood someone's mailbox. Throws TooManyRequests.
   */
  async send(callSlug: string, email: string, actor: Actor): Promise<void> {
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

  /**
   * Returns the attendee. The new link is only sent by email, never shown, because the old link may have been stolen.
   * Throws NotFound, and Forbidden for someone else's links.
   */
  async revoke(attendeeId: string, actor: Actor): Promise<Attendee> {
    requireOwner(actor, attendeeId, 'These links belong to someone else.');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockReminderPlanning(tx);
      const { attendee, invitations } = await replaceAttendeeLinks(change, attendeeId);
      await replaceDelegationLinks(tx, attendee.id, attendee.linkVersion, now);
      const link = linkMessage(attendee, `new-link:${attendee.id}:${attendee.linkVersion}`);
      await enqueueMessages(change, [link, ...invitations]);
      await record(change, 'attendee.links-revoked', `attendee:${attendee.id}`);
      return attendee;
    });
  }
}

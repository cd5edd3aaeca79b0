import { Injectable } from '@nestjs/common';
import { replaceDelegationLinks } from '../../domain/delegations/delegations.queries.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { linkMessage } from '../../domain/notifications/outbox/frozen.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { replaceAttendeeLinks } from '../../domain/registrations/replace-links.js';
import { Changes } from '../changes.js';

/** Replaces the personal links of an attendee, so that the old ones stop working. */
@Injectable()
export class RevokeLinks {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the attendee. The new link is only sent by email, never shown, because the old link may have been stolen.
   * Throws NotFound, and Forbidden for someone else's links.
   */
  async run(attendeeId: string, actor: Actor): Promise<Attendee> {
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

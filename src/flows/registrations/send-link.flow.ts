import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { recipientOf } from '../../domain/notifications/outbox/frozen.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { findAttendeeByAddress } from '../../domain/registrations/registrations.queries.js';
import { unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';

/** Sends the link of the own page again to somebody who lost it. */
@Injectable()
export class SendLink {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Tells nobody whether the address is known: it gives nothing either way. At most one mail per address in ten
   * minutes, so that nobody's mailbox is filled by a stranger.
   */
  async run(callSlug: string, email: string, origin?: string): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      const found = await findAttendeeByAddress(tx, call.id, emailKey(email));
      if (found === null) return;
      const attendee = await lockAttendee(tx, found.id);
      // Whoever asks for it gives an address from which mail came back another chance.
      if (attendee.suppressedAt !== null) {
        const domain = new URL(this.config.publicUrl).hostname;
        return unsuppressWithLink(tx, [attendee], { kind: 'visitor', origin }, domain, now);
      }
      const tenMinutes = Math.floor(now.getTime() / 600_000);
      const message = {
        callId: call.id,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: attendee.id,
        kind: 'link' as const,
        dedupeKey: `link:${attendee.id}:${tenMinutes}`,
        payload: { recipient: recipientOf(attendee) },
      };
      await enqueueMessages(tx, [message], new URL(this.config.publicUrl).hostname, now);
      // Whoever typed the address need not be its owner.
      await record(tx, { kind: 'visitor', origin }, 'attendee.link-sent', `attendee:${attendee.id}`, now);
    });
  }
}

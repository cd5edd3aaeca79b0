import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { linkMessage, personalMessage, recipientOf } from '../../domain/notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../../domain/notifications/outbox/messages.queries.js';
import { changeHours, maxChanges, requestsWithin } from '../../domain/privacy/address-change.js';
import {
  endAddressChange,
  findAddressChange,
  writeAddressChange,
} from '../../domain/privacy/address-changes.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { findAttendeeByAddress } from '../../domain/registrations/registrations.queries.js';
import { invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Asks the owner of a new address to prove it, before a person gets their emails there. */
@Injectable()
export class RequestAddressChange {
  constructor(private readonly changes: Changes) {}

  /**
   * Whether somebody else of the call has the address is answered to the address itself only: it gets its own link. The
   * old address is notified in either case. Throws Invalid for the present address, and after too many requests in a day.
   * Staff can ask on behalf of the person. Throws Forbidden.
   */
  async run(attendeeId: string, email: string, actor: Actor): Promise<void> {
    requireOwner(actor, attendeeId, 'Only the person and organizers can change the address.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const attendee = await lockAttendee(tx, attendeeId);
      if (emailKey(email) === attendee.emailKey) {
        throw invalidField('email', 'same-address', 'This is your address already.');
      }
      const requests = requestsWithin(await findAddressChange(tx, attendeeId), now);
      if (requests > maxChanges) {
        throw invalidField('email', 'too-many-changes', 'Too many changes in one day. Try again tomorrow.');
      }
      const id = randomUUID();
      const expiresAt = new Date(now.getTime() + changeHours * 3_600_000);
      const wanted = { attendeeId, id, email, requestedAt: now, expiresAt, requests };
      await writeAddressChange(tx, wanted);
      const other = await findAttendeeByAddress(tx, attendee.callId, emailKey(email));
      await enqueueMessages(change, [
        other === null ? messageTo(attendee, 'address-change', wanted) : linkMessage(other, otherKey(other, now)),
        messageTo(attendee, 'address-change-notice', wanted),
      ]);
      await record(change, 'attendee.address-change-asked', `attendee:${attendeeId}`);
    });
  }

  /** Discards the change that was asked for. */
  async discard(attendeeId: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async ({ tx, now }) => {
      await lockAttendee(tx, attendeeId);
      await endAddressChange(tx, attendeeId, now);
    });
  }
}

/** At most one email a day, however many people ask for the address. */
function otherKey({ id }: Attendee, now: Date): string {
  return `address-change:${id}:${now.toISOString().slice(0, 10)}`;
}

function messageTo(
  attendee: Attendee,
  kind: 'address-change' | 'address-change-notice',
  { id, email }: { id: string; email: string },
): NewMessage {
  const recipient = recipientOf(attendee);
  return personalMessage(attendee, kind, `${kind}:${id}`, {
    // Nothing that a stranger typed greets the owner of the new address.
    recipient: kind === 'address-change' ? { ...recipient, name: email, email } : recipient,
    addressChange: { id, email },
  });
}

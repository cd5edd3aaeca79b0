import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { linkMessage, personalMessage, recipientOf } from '../../domain/notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../../domain/notifications/outbox/messages.queries.js';
import { changeHours, maxChanges, requestsWithin, type AddressChange } from '../../domain/privacy/address-change.js';
import {
  endAddressChange,
  findAddressChange,
  writeAddressChange,
  findAddressChangeByToken,
} from '../../domain/privacy/address-changes.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';
import { findAttendeeByAddress, getAttendee } from '../../domain/registrations/registrations.queries.js';
import { invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { changeAddress, changeEnded } from '../../domain/privacy/change-address.js';
import { Clock } from '../../platform/clock.js';

/** The email addresses of people. */
@Injectable()
export class ChangeAddress {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks the owner of a new address to prove it, before a person gets their emails there. Whether somebody else of the
   * call has the address is answered to the address itself only: it gets its own link. The old address is notified in
   * either case. Throws Invalid for the present address, and after too many requests in a day. Staff can ask on behalf
   * of the person. Throws Forbidden.
   */
  async request(attendeeId: string, email: string, actor: Actor): Promise<void> {
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

  /** Returns the change behind a link and the person who asked. Throws Gone for one that is used, replaced or expired. */
  async find(token: string): Promise<{ wanted: AddressChange; attendee: Attendee }> {
    const connection = this.database.manager;
    const wanted = await findAddressChangeByToken(connection, token);
    if (wanted === null || wanted.email === '' || wanted.expiresAt <= this.clock.now()) throw changeEnded();
    return { wanted, attendee: await getAttendee(connection, wanted.attendeeId) };
  }

  /**
   * Changes the address of a person to the one that the link in an email proves. Returns the person with the new
   * address. Throws Gone, and Conflict where somebody else of the call has it by now.
   */
  async run(token: string, origin?: string): Promise<Attendee> {
    const { wanted, attendee } = await this.find(token);
    return this.changes.run({ kind: 'attendee', id: attendee.id, origin }, async (change) =>
      changeAddress(change, await getCall(change.tx, attendee.callId), { ...wanted, provenBy: 'owner' }),
    );
  }

  /**
   * Changes the address of a person to one that staff vouch for, with a reason. Returns the attendee. Throws NotFound,
   * Forbidden, Invalid, Conflict if another person of the call has it, and what `check` throws about the locked person.
   */
  async vouch(
    attendeeId: string,
    input: { email: string; reason: string; check?: (before: Attendee) => void },
    actor: Actor,
  ): Promise<Attendee> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { callId, emailKey: present } = await getAttendee(change.tx, attendeeId);
      if (emailKey(input.email) === present)
        throw invalidField('email', 'same-address', 'This is the address already.');
      return changeAddress(change, await getCall(change.tx, callId), { attendeeId, ...input, provenBy: 'staff' });
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

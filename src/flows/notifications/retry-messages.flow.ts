import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility, isAble } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/change.js';
import type { Message } from '../../domain/notifications/message.entity.js';
import { getMessageOfCall } from '../../domain/notifications/outbox/messages.queries.js';
import {
  findUndeliveredTo,
  type RequeuedMessage,
  requeueUndelivered,
  type RetryScope,
} from '../../domain/notifications/outbox/retry.queries.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import { lockAttendeesById } from '../../domain/notifications/suppression/suppressions.queries.js';
import { unsuppress, unsuppressWithLink } from '../../domain/notifications/suppression/suppression.js';
import { Changes } from '../changes.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';

/** Resends undelivered messages, and lifts the suppression of their recipients. */
@Injectable()
export class RetryMessages {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Throws NotFound, Forbidden, and Conflict for a message that was delivered, is queued, or was superseded by a later
   * one.
   */
  async one(messageId: string, actor: Actor): Promise<Message> {
    requireAbility(actor, 'change');
    await getMessageOfCall(this.database.manager, messageId);
    const count = await this.all({ messageIds: [messageId] }, actor);
    if (count === 0) {
      throw new Conflict(
        'nothing-to-retry',
        "This message can't be retried: it was delivered, is still queued, or was superseded by a later one.",
      );
    }
    return getMessageOfCall(this.database.manager, messageId);
  }

  /** Returns how many messages were requeued. Throws Forbidden. */
  async all(scope: RetryScope, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const attendees = await lockAttendeesById(tx, await findUndeliveredTo(tx, scope, now));
      await unsuppress(change, attendees);
      const ids = attendees.map(({ id }) => id);
      const messages = await requeueUndelivered(tx, scope, ids, now);
      const auditEntries = messages.map((message) => ({
        action: 'message.retried',
        subject: subjectOf(message),
        details: { kind: message.kind },
      }));
      await recordAll(change, auditEntries);
      return messages.length;
    });
  }

  /**
   * Lifts the suppression of an address, and sends it the link to the own page. Does nothing for an address that is not
   * suppressed. Throws NotFound, and Forbidden for someone else's address.
   */
  async liftSuppression(attendeeId: string, actor: Actor): Promise<void> {
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

function subjectOf({ registrationId, attendeeId, speakerId }: RequeuedMessage): string {
  if (registrationId !== null) return `registration:${registrationId}`;
  return attendeeId === null ? `speaker:${speakerId}` : `attendee:${attendeeId}`;
}

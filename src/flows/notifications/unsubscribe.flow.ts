import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/change.js';
import { Gone, NotFound } from '../../platform/errors.js';
import { sameToken } from '../../platform/tokens.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { unsubscribeToken, readUnsubscribeToken } from '../../domain/notifications/unsubscribe/unsubscribe-token.js';
import { findAttendee } from '../../domain/registrations/registrations.queries.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { writeUnsubscribed } from '../../domain/notifications/unsubscribe/unsubscribe.queries.js';
import { Changes } from '../changes.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Unsubscribes and resubscribes a person for one category of email, through the link in these emails. */
@Injectable()
export class Unsubscribe {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Returns the attendee and the category of a link. Throws NotFound, or Gone for a link that was replaced. */
  async find(token: string): Promise<{ attendee: Attendee; category: EmailCategory }> {
    const claim = readUnsubscribeToken(token);
    const attendee = claim && (await findAttendee(this.database.manager, claim.attendeeId));
    if (claim === null || attendee === null) throw new NotFound('link-unknown', 'Unknown link.');
    const { accepted } = secretsOf(this.database.manager);
    const isOf = (version: number) =>
      accepted.some((one) => sameToken(token, unsubscribeToken(one, claim.category, attendee.id, version)));
    if (isOf(attendee.linkVersion)) return { attendee, category: claim.category };
    const older = Array.from({ length: attendee.linkVersion - 1 }, (_, index) => index + 1);
    if (!older.some(isOf)) throw new NotFound('link-unknown', 'Unknown link.');
    const { slug } = await getCall(this.database.manager, attendee.callId);
    throw new Gone('link-revoked', 'This link was replaced by a newer one.', { call: slug });
  }

  /** Unsubscribes or resubscribes; repeating changes nothing. Throws as `find` does. */
  async run(token: string, action: 'mute' | 'unmute', origin?: string) {
    const { attendee, category } = await this.find(token);
    return this.changes.run({ kind: 'attendee', id: attendee.id, origin }, async (change) => {
      const { tx } = change;
      // Otherwise, emails planned in the meantime would still be sent.
      await lockReminderPlanning(tx);
      const locked = await lockAttendee(tx, attendee.id);
      const others = locked.unsubscribedFrom.filter((one) => one !== category);
      const unsubscribedFrom = action === 'mute' ? [...others, category] : others;
      if (unsubscribedFrom.length !== locked.unsubscribedFrom.length) {
        await writeUnsubscribed(tx, locked, unsubscribedFrom);
        const audited = action === 'mute' ? 'attendee.muted' : 'attendee.unmuted';
        await record(change, audited, `attendee:${attendee.id}`, { category });
      }
      return { attendee: { ...locked, unsubscribedFrom }, category };
    });
  }
}

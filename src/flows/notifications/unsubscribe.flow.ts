import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Gone, NotFound } from '../../platform/errors.js';
import { sameToken } from '../../platform/tokens.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { verifyAddress } from '../../domain/registrations/admission.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { unsubscribeToken, readUnsubscribeToken } from '../../domain/notifications/unsubscribe/unsubscribe-token.js';
import { findAttendee } from '../../domain/registrations/registrations.queries.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { writeUnsubscribed } from '../../domain/notifications/unsubscribe/unsubscribe.queries.js';

/** Stops and starts the mails of one category, by the link that these mails carry. */
@Injectable()
export class Unsubscribe {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Whose switch it is, and for which mails. Throws NotFound, or Gone for a link that was replaced. */
  async find(token: string): Promise<{ attendee: Attendee; category: EmailCategory }> {
    const claim = readUnsubscribeToken(token);
    const attendee = claim && (await findAttendee(this.database.manager, claim.attendeeId));
    if (claim === null || attendee === null) throw new NotFound('link-unknown', 'This link is not known.');
    const isOf = (version: number) =>
      sameToken(token, unsubscribeToken(this.config.secret, claim.category, attendee.id, version));
    if (isOf(attendee.linkVersion)) return { attendee, category: claim.category };
    const older = Array.from({ length: attendee.linkVersion - 1 }, (_, index) => index + 1);
    if (!older.some(isOf)) throw new NotFound('link-unknown', 'This link is not known.');
    const { slug } = await getCall(this.database.manager, attendee.callId);
    throw new Gone('link-revoked', 'This link was replaced by a newer one.', { call: slug });
  }

  /** Does as the person wishes, whether or not it is so already. Throws as `find` does. */
  async run(
    token: string,
    wish: 'mute' | 'unmute',
    origin?: string,
  ): Promise<{ attendee: Attendee; category: EmailCategory }> {
    const { attendee, category } = await this.find(token);
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      // What is planned meanwhile would come although it was stopped.
      await lockReminderPlanning(tx);
      const locked = await lockAttendee(tx, attendee.id);
      await verifyAddress(tx, attendee.id, now);
      const others = locked.unsubscribedFrom.filter((one) => one !== category);
      const unsubscribedFrom = wish === 'mute' ? [...others, category] : others;
      if (unsubscribedFrom.length !== locked.unsubscribedFrom.length) {
        await writeUnsubscribed(tx, locked, unsubscribedFrom);
        const actor: Actor = { kind: 'attendee', id: attendee.id, origin };
        await record(
          tx,
          actor,
          wish === 'mute' ? 'attendee.muted' : 'attendee.unmuted',
          `attendee:${attendee.id}`,
          now,
          { category },
        );
      }
      return { attendee: { ...locked, unsubscribedFrom }, category };
    });
  }
}

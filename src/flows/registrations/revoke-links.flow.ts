import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import { replaceDelegationLinks } from '../../domain/delegations/delegations.queries.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages, type NewMessage, renewLinks } from '../../domain/notifications/outbox/messages.queries.js';
import { eventOf, recipientOf } from '../../domain/notifications/outbox/frozen.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Forbidden } from '../../platform/errors.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import {
  lockAttendee,
  lockRegistrationsOf,
  lockSessionsOf,
  replaceLinks,
} from '../../domain/registrations/links.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { updateRegistration } from '../../domain/registrations/registrations.queries.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Gives an attendee new secret links, so that the old ones open nothing any more. */
@Injectable()
export class RevokeLinks {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the attendee. The new link goes out by mail and is shown to nobody: whoever asked may hold a stolen one. What
   * is still to be sent carries it, and so does a new invite for each seat in a session to come with a room.
   * Throws NotFound, and Forbidden for somebody else's links.
   */
  async run(attendeeId: string, actor: Actor): Promise<Attendee> {
    const isOwn = actor.kind === 'attendee' && actor.id === attendeeId;
    if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'These links are not yours.');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      // Whatever else freezes links holds one of these locks from before it reads the version.
      await lockReminderPlanning(tx);
      const sessionIds = await lockSessionsOf(tx, attendeeId);
      const locked = await lockAttendee(tx, attendeeId);
      const held = await lockRegistrationsOf(tx, attendeeId);
      const { attendee, registrations } = await replaceLinks(tx, locked, held, this.config.secret, now);
      await replaceDelegationLinks(tx, attendee.id, attendee.linkVersion, this.config.secret, now);
      await renewLinks(tx, attendee.id, attendee.linkVersion);
      const invites = await this.stampInvites(tx, attendee, registrations, sessionIds, now);
      const link: NewMessage = {
        callId: attendee.callId,
        sessionId: null,
        sessionRevision: null,
        registrationId: null,
        attendeeId: attendee.id,
        kind: 'link',
        dedupeKey: `new-link:${attendee.id}:${attendee.linkVersion}`,
        payload: { recipient: recipientOf(attendee) },
      };
      await enqueueMessages(tx, [link, ...invites], new URL(this.config.publicUrl).hostname, now);
      await record(tx, actor, 'attendee.links-revoked', `attendee:${attendee.id}`, now);
      return attendee;
    });
  }

  // Calendars hold the old link into the room: the same event with the new one replaces it.
  private async stampInvites(
    tx: Tx,
    attendee: Attendee,
    registrations: readonly Registration[],
    sessionIds: readonly string[],
    now: Date,
  ): Promise<NewMessage[]> {
    const messages: NewMessage[] = [];
    for (const session of await listSessionsById(tx, sessionIds)) {
      const registration = registrations.find((one) => one.sessionId === session.id && one.state === 'confirmed');
      const hasRoom = session.state === 'published' && session.endsAt > now && session.format !== 'in-person';
      if (registration === undefined || !hasRoom) continue;
      const stampedAt = nextStamp(registration.stampedAt, now);
      await updateRegistration(tx, registration.id, { stampedAt });
      messages.push({
        callId: session.callId,
        sessionId: session.id,
        sessionRevision: session.revision,
        registrationId: registration.id,
        attendeeId: attendee.id,
        kind: 'updated',
        dedupeKey: `new-links:${registration.id}:${attendee.linkVersion}`,
        payload: {
          recipient: recipientOf(attendee),
          event: eventOf({ ...registration, stampedAt }),
          reason: 'new-links',
        },
      });
    }
    return messages;
  }
}

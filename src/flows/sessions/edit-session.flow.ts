import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkCriteria, checkThemes } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueForSession } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { heldSeats } from '../../domain/registrations/waitlist.queries.js';
import { heldInAll } from '../../domain/registrations/registration.js';
import { checkRoom } from '../../domain/rooms/room-kind.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { checkCapacity, sessionDifference } from '../../domain/sessions/session-changes.js';
import type { SessionChanges } from '../../domain/sessions/session-input.js';
import { checkClosing } from '../../domain/sessions/session-timing.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { promote } from '../../domain/registrations/promote.js';
import type { Tx } from '../../platform/database/tx.js';

/** Changes what a session says, its seats, its room and its reminders, without moving it. */
@Injectable()
export class EditSession {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the session and how many people are told. Title, format and venue reach the people who have a seat as a quiet
   * update (same SEQUENCE); the join link never does, since it stands behind our own. Raising the capacity promotes.
   * Throws Conflict for a capacity below the seats that are taken or kept for organizations.
   */
  async run(sessionId: string, changes: SessionChanges, actor: Actor): Promise<{ session: Session; notified: number }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state === 'cancelled')
        throw new Conflict('cancelled', 'The session is cancelled and cannot be changed.');
      const difference = sessionDifference(
        { ...session, reminders: session.ownReminders ? session.reminders : null },
        changes,
      );
      if (difference.fields.length === 0) return { session, notified: 0 };
      if (changes.themes) checkThemes(await getCall(tx, session.callId), changes.themes);
      if (changes.criteria) checkCriteria(await getCall(tx, session.callId), changes.criteria);
      if (changes.room !== undefined && changes.room !== session.room) checkRoom(this.config, changes.room);
      if (changes.capacity !== undefined) {
        checkCapacity(changes.capacity, session.taken, heldInAll(await heldSeats(tx, session, now)));
      }
      if (changes.registrationClosesAt !== undefined) checkClosing(changes.registrationClosesAt, session.endsAt);
      const isPublished = session.state === 'published';
      const revises = isPublished && difference.shown;
      const written = { ...changes, ...(await this.reminders(tx, session, changes.reminders)) };
      const edited = { ...session, ...written, ...(revises && { revision: session.revision + 1, updatedAt: now }) };
      await updateSession(tx, session.id, { ...written, revision: edited.revision, updatedAt: edited.updatedAt });
      await record(tx, actor, 'session.edited', `session:${session.id}`, now, { fields: difference.fields });
      if (revises) await insertRevision(tx, edited, now);
      const notified =
        isPublished && difference.told && session.endsAt > now
          ? await enqueueForSession(
              tx,
              {
                callId: session.callId,
                sessionId: session.id,
                sessionRevision: edited.revision,
                kind: 'updated',
                states: ['confirmed'],
                raiseSequence: false,
                extra: { previousRevision: session.revision },
              },
              domain,
              now,
            )
          : 0;
      const seats = await promote(tx, edited, domain, now);
      return { session: { ...edited, ...seats }, notified };
    });
  }

  // Null is the wish to follow the call.
  private async reminders(tx: Tx, session: Session, wished: string[] | null | undefined) {
    if (wished === undefined) return { reminders: session.reminders };
    const call = wished === null ? await getCall(tx, session.callId) : null;
    return { reminders: wished ?? call?.reminders ?? [], ownReminders: wished !== null };
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { enqueueForSession } from '../notices/messages.queries.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Conflict } from '../platform/errors.js';
import { liveStates } from '../registrations/registration.js';
import type { Session } from '../sessions/session.entity.js';
import type { RescheduleInput } from '../sessions/session-input.js';
import { sessionTiming } from '../sessions/session-timing.js';
import { insertRevision, lockSession, updateSession } from '../sessions/sessions.queries.js';

/** Moves a session and tells everybody who is registered. */
@Injectable()
export class RescheduleSession {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the moved session and how many people are told. A move to where it stands changes nothing and tells nobody.
   * Throws Conflict for a session that is cancelled or over.
   */
  async run(sessionId: string, input: RescheduleInput, actor: Actor): Promise<{ session: Session; notified: number }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state === 'cancelled')
        throw new Conflict('cancelled', 'The session is cancelled and cannot be moved.');
      const wall = {
        startsAtLocal: input.startsAtLocal,
        timeZone: input.timeZone ?? session.timeZone,
        overlap: input.overlap ?? 'first',
        durationMinutes: input.durationMinutes ?? session.durationMinutes,
      };
      const timing = sessionTiming(wall);
      const same =
        timing.startsAt.getTime() === session.startsAt.getTime() &&
        timing.endsAt.getTime() === session.endsAt.getTime() &&
        wall.timeZone === session.timeZone;
      if (same) return { session, notified: 0 };
      const isPublished = session.state === 'published';
      if (isPublished && session.endsAt <= now) {
        throw new Conflict('over', 'The session is over and cannot be moved.');
      }
      const closesAt = session.registrationClosesAt;
      const changes = {
        ...wall,
        ...timing,
        // A closing instant after the new end would mean nothing; registration then closes at the start.
        registrationClosesAt: closesAt !== null && closesAt > timing.endsAt ? null : closesAt,
        updatedAt: now,
        ...(isPublished && { sequence: session.sequence + 1, revision: session.revision + 1, rescheduledAt: now }),
      };
      const moved = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      await record(tx, actor, 'session.rescheduled', `session:${session.id}`, now, {
        from: session.startsAt,
        to: moved.startsAt,
      });
      if (!isPublished) return { session: moved, notified: 0 };
      await insertRevision(tx, moved, now);
      const notified = await enqueueForSession(
        tx,
        {
          callId: session.callId,
          sessionId: session.id,
          sessionRevision: moved.revision,
          kind: 'rescheduled',
          states: liveStates,
          raiseSequence: true,
          extra: { previousRevision: session.revision, ...(input.note ? { note: input.note } : {}) },
        },
        new URL(this.config.publicUrl).hostname,
        now,
      );
      return { session: moved, notified };
    });
  }
}

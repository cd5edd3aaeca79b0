import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueForSession } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { liveStates } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { CancelInput } from '../../domain/sessions/session-input.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { notifyInvitedTeams } from '../../domain/delegations/notify-invited-teams.js';

/** Calls a session off and tells everybody who is registered. */
@Injectable()
export class CancelSession {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the cancelled session and how many people are told. Registrations keep their state: the session's own says
   * that it does not take place. Cancelling again changes nothing. Throws Conflict for one that is over.
   */
  async run(sessionId: string, input: CancelInput, actor: Actor): Promise<{ session: Session; notified: number }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state === 'cancelled') return { session, notified: 0 };
      const isPublished = session.state === 'published';
      if (isPublished && session.endsAt <= now) {
        throw new Conflict('over', 'The session is over and cannot be cancelled.');
      }
      const reason = input.reason?.trim();
      const changes = {
        state: 'cancelled' as const,
        cancelReason: reason ? reason : null,
        cancelledAt: now,
        updatedAt: now,
        sequence: session.sequence + 1,
        revision: session.revision + 1,
      };
      const cancelled = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      await record(tx, actor, 'session.cancelled', `session:${session.id}`, now);
      if (!isPublished) return { session: cancelled, notified: 0 };
      await insertRevision(tx, cancelled, now);
      const domain = new URL(this.config.publicUrl).hostname;
      const notified = await enqueueForSession(
        tx,
        {
          callId: session.callId,
          sessionId: session.id,
          sessionRevision: cancelled.revision,
          kind: 'cancelled',
          states: liveStates,
          raiseSequence: true,
          extra: reason ? { note: reason } : {},
        },
        domain,
        now,
      );
      await notifyInvitedTeams(tx, cancelled, reason ? { note: reason } : {}, domain, now);
      return { session: cancelled, notified };
    });
  }
}

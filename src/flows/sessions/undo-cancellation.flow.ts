import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { removeCancellation, restoreDropped } from '../../domain/notifications/outbox/held-cancellations.queries.js';
import { promote } from '../../domain/registrations/promote.js';
import { stepSequences } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { isUndoable, uncancelled, undoTooLate } from '../../domain/sessions/undo-cancellation.js';
import { Changes } from '../changes.js';

/** Undoes the cancellation of a session before anybody is notified. */
@Injectable()
export class UndoCancellation {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the session as it was, with all registrations, seats, waiting emails and reminders, and whether anything was
   * undone; a session that is not cancelled is unchanged. Throws NotFound, and Conflict once the emails leave, whichever
   * process sends them.
   */
  async run(sessionId: string, actor: Actor): Promise<{ session: Session; isUndone: boolean }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if (session.state !== 'cancelled') return { session, isUndone: false };
      if (!isUndoable(session, now)) throw undoTooLate();
      const registrations = await removeCancellation(tx, session);
      if (registrations === null) throw undoTooLate();
      const changes = uncancelled(session, now);
      const restored = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      // No email with the SEQUENCE of the cancellation has left, and calendars answer to the one that they know.
      await stepSequences(tx, registrations, -1);
      await restoreDropped(tx, session.id);
      await record(change, 'session.cancellation-undone', `session:${session.id}`);
      if (restored.state === 'draft') return { session: restored, isUndone: true };
      await insertRevision(tx, restored, now);
      return { session: { ...restored, ...(await promote(change, restored)) }, isUndone: true };
    });
  }
}

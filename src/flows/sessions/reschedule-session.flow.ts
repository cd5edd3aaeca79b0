import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { type Moved, move } from '../../domain/sessions/move.js';
import { hold } from '../../domain/notifications/outbox/hold.js';
import { planReschedule } from '../../domain/sessions/reschedule-plan.js';
import type { RescheduleInput } from '../../domain/sessions/session-input.js';
import { requireMovable } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { Changes } from '../changes.js';

/** Reschedules a session and notifies everyone concerned. */
@Injectable()
export class RescheduleSession {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the rescheduled session and who is notified, after the time to undo it if `isUndoable`. A session that is already at this time is
   * unchanged. Throws Conflict if it is cancelled or over, and what `edit` throws.
   */
  async run(sessionId: string, edit: Edit<Session, RescheduleInput>, actor: Actor, isUndoable = false): Promise<Moved> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      requireMovable(session, change.now);
      const input = changesOf(edit, session);
      return move(
        isUndoable ? hold(change) : change,
        session,
        planReschedule(session, input),
        input.note ? { note: input.note } : {},
      );
    });
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { announceEdit, changedReminders, checkSessionChanges } from '../../domain/registrations/edit-session.js';
import { promote } from '../../domain/registrations/promote.js';
import { sessionDifference } from '../../domain/sessions/session-changes.js';
import type { SessionChanges } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isOver, requireNotCancelled } from '../../domain/sessions/session.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';

/** Updates everything but the time of a session. */
@Injectable()
export class EditSession {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the session and how many people are notified. A new title, format or venue is sent to people with a seat as
   * a minor update (same SEQUENCE); a new join link is not, because it is behind their personal links. Raising the
   * capacity promotes the waiting list. Throws Conflict for a capacity below the taken and reserved seats.
   */
  async run(sessionId: string, changes: SessionChanges, actor: Actor): Promise<{ session: Session; notified: number }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      requireNotCancelled(session, " and can't be changed");
      const current = { ...session, reminders: session.ownReminders ? session.reminders : null };
      const difference = sessionDifference(current, changes);
      if (difference.fields.length === 0) return { session, notified: 0 };
      await checkSessionChanges(change, session, changes, this.config);
      const isPublished = session.state === 'published';
      const isRevised = isPublished && difference.shown;
      const written = { ...changes, ...(await changedReminders(change, session, changes.reminders)) };
      const edited = { ...session, ...written, ...(isRevised && { revision: session.revision + 1, updatedAt: now }) };
      await updateSession(tx, session.id, { ...written, revision: edited.revision, updatedAt: edited.updatedAt });
      await record(change, 'session.edited', `session:${session.id}`, { fields: difference.fields });
      if (isRevised) await insertRevision(tx, edited, now);
      const isNews = isPublished && difference.announced && !isOver(session, now);
      const notified = isNews ? await announceEdit(change, edited, session.revision) : 0;
      return { session: { ...edited, ...(await promote(change, edited)) }, notified };
    });
  }
}

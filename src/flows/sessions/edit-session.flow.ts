import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { announceEdit } from '../../domain/registrations/announce-edit.js';
import { changedReminders, checkSessionChanges } from '../../domain/registrations/edit-session.js';
import { promote } from '../../domain/registrations/promote.js';
import { resolveSeries } from '../../domain/sessions/resolve-series.js';
import { newsBetween, sessionDifference } from '../../domain/sessions/session-changes.js';
import { isForFacilitators, type SessionChanges } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isOver, requireNotCancelled } from '../../domain/sessions/session.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { assignSpeakers } from '../../domain/speakers/assign-speakers.js';
import { Config } from '../../platform/config.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Updates everything but the time of a session. */
@Injectable()
export class EditSession {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the session and how many people will be notified. A new title, format or venue is sent to people with a
   * seat after a settling time, unless `isAnnounced` is false: they are then notified together with the next edit that
   * is announced. A new venue raises SEQUENCE. A new join link is not sent, because it is behind their
   * personal links. Raising the capacity promotes the waiting list. Throws Conflict for a capacity below the taken and
   * reserved seats, Forbidden for a facilitator who changes more than the room and the material, and what `edit` throws.
   */
  async run(
    sessionId: string,
    edit: Edit<Session, SessionChanges>,
    actor: Actor,
    isAnnounced = true,
  ): Promise<{ session: Session; notified: number }> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      requireNotCancelled(session, " and can't be changed");
      const requested = changesOf(edit, session);
      if (!isForFacilitators(requested)) requireAbility(actor, 'change');
      const { series, ...others } = requested;
      const inSeries = series === undefined ? {} : { seriesId: await resolveSeries(change, session.callId, series) };
      const changes = await assignSpeakers(change, session, { ...others, ...inSeries });
      const current = { ...session, reminders: session.ownReminders ? session.reminders : null };
      const difference = sessionDifference(current, changes);
      if (difference.fields.length === 0) return { session, notified: 0 };
      await checkSessionChanges(change, session, changes, this.config);
      const isPublished = session.state === 'published';
      const isRevised = isPublished && difference.shown;
      const written = { ...changes, ...(await changedReminders(change, session, changes.reminders)) };
      const edited = { ...session, ...written, ...(isRevised && revised(session, { ...session, ...written }, now)) };
      const { revision, sequence, updatedAt } = edited;
      await updateSession(tx, session.id, { ...written, revision, sequence, updatedAt });
      if (isRevised) await insertRevision(tx, edited, now);
      const isNews = isPublished && difference.announced && !isOver(session, now);
      const notified = isNews ? await announceEdit(change, session, edited, isAnnounced) : 0;
      const details = { fields: difference.fields, ...(isNews && { notified }) };
      await record(change, 'session.edited', `session:${session.id}`, details);
      return { session: { ...edited, ...(await promote(change, edited)) }, notified };
    });
  }
}

function revised(
  session: Session,
  edited: Session,
  updatedAt: Date,
): Pick<Session, 'revision' | 'sequence' | 'updatedAt'> {
  const sequence = session.sequence + (newsBetween(session, edited).isMaterial ? 1 : 0);
  return { revision: session.revision + 1, sequence, updatedAt };
}

import { Injectable } from '@nestjs/common';
import { checkCriteria, checkThemes } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Change } from '../../domain/identity/change.js';
import { enqueueForSession } from '../../domain/notifications/outbox/messages.queries.js';
import { promote } from '../../domain/registrations/promote.js';
import { countReserved } from '../../domain/registrations/registration.js';
import { listReservedSeats } from '../../domain/registrations/waitlist.queries.js';
import { checkRoom } from '../../domain/rooms/room-kind.js';
import { checkCapacity, sessionDifference } from '../../domain/sessions/session-changes.js';
import type { SessionChanges } from '../../domain/sessions/session-input.js';
import { checkClosing } from '../../domain/sessions/session-timing.js';
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
      await this.check(change, session, changes);
      const isPublished = session.state === 'published';
      const isRevised = isPublished && difference.shown;
      const written = { ...changes, ...(await remindersOf(change, session, changes.reminders)) };
      const edited = { ...session, ...written, ...(isRevised && { revision: session.revision + 1, updatedAt: now }) };
      await updateSession(tx, session.id, { ...written, revision: edited.revision, updatedAt: edited.updatedAt });
      await record(change, 'session.edited', `session:${session.id}`, { fields: difference.fields });
      if (isRevised) await insertRevision(tx, edited, now);
      const isNews = isPublished && difference.announced && !isOver(session, now);
      const notified = isNews ? await announce(change, edited, session.revision) : 0;
      return { session: { ...edited, ...(await promote(change, edited)) }, notified };
    });
  }

  private async check({ tx, now }: Change, session: Session, changes: SessionChanges): Promise<void> {
    const { themes, criteria, room, capacity, registrationClosesAt } = changes;
    if (themes) checkThemes(await getCall(tx, session.callId), themes);
    if (criteria) checkCriteria(await getCall(tx, session.callId), criteria);
    if (room !== undefined && room !== session.room) checkRoom(this.config, room);
    if (capacity !== undefined)
      checkCapacity(capacity, session.taken, countReserved(await listReservedSeats(tx, session, now)));
    if (registrationClosesAt !== undefined) checkClosing(registrationClosesAt, session.endsAt);
  }
}

// Null uses the call's default.
async function remindersOf({ tx }: Change, session: Session, wanted: string[] | null | undefined) {
  if (wanted === undefined) return { reminders: session.reminders };
  if (wanted !== null) return { reminders: wanted, ownReminders: true };
  return { reminders: (await getCall(tx, session.callId)).reminders, ownReminders: false };
}

function announce(change: Change, edited: Session, previousRevision: number): Promise<number> {
  return enqueueForSession(change, {
    callId: edited.callId,
    sessionId: edited.id,
    sessionRevision: edited.revision,
    kind: 'updated',
    states: ['confirmed'],
    raiseSequence: false,
    extra: { previousRevision },
  });
}

import type { EntityManager } from 'typeorm';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import type { MessagePayload } from '../notices/message.js';
import { enqueueForSession } from '../notices/messages.queries.js';
import { liveStates } from '../registrations/registration.js';
import type { Session } from '../sessions/session.entity.js';
import { sessionTiming, type WallTiming } from '../sessions/session-timing.js';
import { insertRevision, updateSession } from '../sessions/sessions.queries.js';

export interface Moved {
  session: Session;
  /** How many people are told. */
  notified: number;
}

/**
 * Moves a locked session to a wall time and tells everybody who is registered, with their events raised. A move to where
 * it stands changes nothing and tells nobody. The one path of every move, whoever or whatever causes it.
 */
export async function moveSession(
  tx: EntityManager,
  session: Session,
  wall: WallTiming,
  extra: Pick<MessagePayload, 'note' | 'reason'>,
  actor: Actor,
  domain: string,
  now: Date,
): Promise<Moved> {
  const timing = sessionTiming(wall);
  const same =
    timing.startsAt.getTime() === session.startsAt.getTime() &&
    timing.endsAt.getTime() === session.endsAt.getTime() &&
    wall.timeZone === session.timeZone;
  if (same) return { session, notified: 0 };
  const isPublished = session.state === 'published';
  const closesAt = session.registrationClosesAt;
  const changes = {
    startsAtLocal: wall.startsAtLocal,
    timeZone: wall.timeZone,
    overlap: wall.overlap,
    durationMinutes: wall.durationMinutes,
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
  const notice = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: moved.revision,
    kind: 'rescheduled' as const,
    states: liveStates,
    raiseSequence: true,
    extra: { ...extra, previousRevision: session.revision },
  };
  return { session: moved, notified: await enqueueForSession(tx, notice, domain, now) };
}

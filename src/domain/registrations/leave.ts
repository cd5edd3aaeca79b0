import { nextStamp } from '../calendar/event-identity.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { eventOf, recipientOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from './attendee.entity.js';
import type { Registration } from './registration.entity.js';
import { afterLeaving } from './registration.js';
import { updateRegistration } from './registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { promote } from './promote.js';
import type { Tx } from '../../platform/database/tx.js';

export interface Leaving {
  /** Locked, both. */
  session: Session;
  registration: Registration;
  attendee: Attendee;
  actor: Actor;
  /**
   * `withdrawn` tells with a CANCEL. `released` tells without: the attendee's own calendar declined, and every client
   * has put the event away by itself (Outlook deletes it, Google, Apple and Thunderbird strike it through). A CANCEL is
   * the organizer's word (RFC 5546 3.2.5) and would arrive as news that the session is off. `offer-expired` tells of a
   * seat that was offered and not accepted in time.
   */
  kind: 'withdrawn' | 'released' | 'offer-expired';
  domain: string;
  now: Date;
}

/**
 * Takes a live registration back in the transaction of its caller: the seat goes to the first in line, and the attendee
 * is told. SEQUENCE rises in either case, so that no late answer of a calendar finds the seat again. Gives the
 * registration as it is then.
 */
export async function leave(tx: Tx, leaving: Leaving): Promise<Registration> {
  const { registration, session } = await giveBack(tx, leaving);
  await promote(tx, session, leaving.domain, leaving.now);
  return registration;
}

/** Takes a live registration back and leaves the seat free: whoever calls it promotes the line. Gives both as they are then. */
export async function giveBack(tx: Tx, leaving: Leaving): Promise<{ registration: Registration; session: Session }> {
  const { session, registration, attendee, actor, kind, domain, now } = leaving;
  const changes = {
    state: 'cancelled' as const,
    // An offer that ran out keeps its moment: whoever accepts it afterwards is told so.
    offerExpiresAt: kind === 'offer-expired' ? registration.offerExpiresAt : null,
    sequence: registration.sequence + 1,
    stampedAt: nextStamp(registration.stampedAt, now),
    updatedAt: now,
  };
  const left: Registration = { ...registration, ...changes };
  await updateRegistration(tx, registration.id, changes);
  const { taken, waiting } = afterLeaving(session, registration.state);
  await updateSession(tx, session.id, { taken, waiting });
  const action = kind === 'offer-expired' ? 'registration.offer-expired' : 'registration.cancelled';
  await record(tx, actor, action, `registration:${registration.id}`, now);
  // Of a cancelled session everybody has heard already.
  if (session.state !== 'cancelled') {
    const cancels = kind === 'withdrawn' && registration.state === 'confirmed';
    const message = {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind,
      dedupeKey: `${kind}:${registration.id}:${left.sequence}`,
      payload: {
        recipient: recipientOf(attendee),
        ...(cancels && { event: eventOf(left) }),
        ...(left.offerExpiresAt !== null && { offerExpiresAt: left.offerExpiresAt.toISOString() }),
      },
    };
    await enqueueMessages(tx, [message], domain, now);
  }
  return { registration: left, session: { ...session, taken, waiting } };
}

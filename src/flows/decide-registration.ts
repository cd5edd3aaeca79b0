import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nextStamp } from '../calendar/event-identity.js';
import { type Actor, requireAbility } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import { recipientOf } from '../notices/notice.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Conflict } from '../platform/errors.js';
import type { Registration } from '../registrations/registration.entity.js';
import { afterDecision, decideSeat } from '../registrations/registration.js';
import { nextLineNumbers } from '../registrations/admission.queries.js';
import {
  getAttendee,
  getRegistration,
  lockRegistration,
  updateRegistration,
} from '../registrations/registrations.queries.js';
import { lockSession, updateSession } from '../sessions/sessions.queries.js';
import { admissionNotice } from './admission-notice.js';

/** Approves or declines an application to a session with manual approval. */
@Injectable()
export class DecideRegistration {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the registration: an approved person takes a seat or a place in line at this moment. Throws Conflict for a
   * registration that is not pending, for a full session without a waiting list, and once the session is cancelled or over.
   */
  async run(registrationId: string, verdict: 'approve' | 'decline', actor: Actor): Promise<Registration> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const { sessionId } = await getRegistration(tx, registrationId);
      const session = await lockSession(tx, sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      if (registration.state !== 'pending')
        throw new Conflict('not-pending', 'This registration is not waiting for approval.');
      if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled.');
      if (session.endsAt <= now) throw new Conflict('over', 'The session is over.');
      if (verdict === 'decline') {
        await updateRegistration(tx, registration.id, { state: 'declined', updatedAt: now });
        const notice = {
          callId: session.callId,
          sessionId: session.id,
          sessionRevision: session.revision,
          registrationId: registration.id,
          attendeeId: attendee.id,
          kind: 'declined' as const,
          dedupeKey: `declined:${registration.id}:${registration.lineNumber}`,
          payload: { recipient: recipientOf(attendee) },
        };
        await enqueueNotices(tx, [notice], domain, now);
        await record(tx, actor, 'registration.declined', `registration:${registration.id}`, now);
        return { ...registration, state: 'declined', updatedAt: now };
      }
      const decision = decideSeat(session, { approved: true });
      if (decision.outcome === 'full' || decision.outcome === 'pending') {
        throw new Conflict('full', 'The session is full and has no waiting list.');
      }
      const { taken, waiting } = afterDecision(session, decision);
      const [line] = await nextLineNumbers(tx, 1);
      const decided: Registration = {
        ...registration,
        state: decision.outcome,
        lineNumber: line ?? registration.lineNumber,
        stampedAt: nextStamp(registration.stampedAt, now),
        updatedAt: now,
        confirmedAt: decision.outcome === 'confirmed' ? now : null,
      };
      const { state, lineNumber, stampedAt, updatedAt, confirmedAt } = decided;
      await updateRegistration(tx, registration.id, { state, lineNumber, stampedAt, updatedAt, confirmedAt });
      await updateSession(tx, session.id, { taken, waiting });
      await enqueueNotices(tx, [admissionNotice(session, decided, attendee, decision)], domain, now);
      await record(tx, actor, `registration.${state}`, `registration:${registration.id}`, now);
      return decided;
    });
  }
}

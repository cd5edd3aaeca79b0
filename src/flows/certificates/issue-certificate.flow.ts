import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { callWords } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { certificateNumber } from '../../domain/certificates/certificate-number.js';
import type { Certificate } from '../../domain/certificates/certificate.entity.js';
import {
  certificateFacts,
  certificateVerdict,
  isOutdated,
  neededMinutes,
} from '../../domain/certificates/certificate.js';
import {
  findCurrentCertificate,
  findPresence,
  insertCertificate,
} from '../../domain/certificates/certificates.queries.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { getAttendee, getRegistration, lockRegistration } from '../../domain/registrations/registrations.queries.js';
import { isOver } from '../../domain/sessions/session.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Issues a certificate that an attendee has earned. */
@Injectable()
export class IssueCertificate {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the certificate of a registration: the current one, or a new one if there is none yet or the name or
   * minutes were corrected. Throws NotFound, Forbidden, and Conflict if none was earned or it was revoked.
   */
  async run(registrationId: string, actor: Actor): Promise<Certificate> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await getRegistration(tx, registrationId);
      // Two simultaneous clicks lead to one number: the second waits here and finds the first one's.
      const registration = await lockRegistration(tx, registrationId);
      requireOwner(actor, registration.attendeeId, 'This registration belongs to someone else.');
      const session = await getSession(tx, registration.sessionId);
      const presence = await findPresence(tx, registration.id);
      const { certificateShare: share, durationMinutes } = session;
      const isSeated = registration.state === 'confirmed' && session.state === 'published';
      const facts = { ...presence, share, durationMinutes, isOver: isOver(session, now), isSeated };
      const verdict = certificateVerdict(facts);
      const current = await findCurrentCertificate(tx, registration.id);
      if (verdict !== 'earned' || share === null) {
        throw new Conflict('certificate-not-earned', "This person hasn't earned a certificate.", { verdict });
      }
      if (current?.revokedAt)
        throw new Conflict('certificate-revoked', 'The organizers have revoked this certificate.');
      const attendee = await getAttendee(tx, registration.attendeeId);
      const words = callWords(await getCall(tx, session.callId), attendee.language);
      const content = certificateFacts(session, attendee, words, presence.minutesPresent);
      if (current !== null && !isOutdated(current, content)) return current;
      const certificate: Certificate = {
        ...content,
        id: randomUUID(),
        number: certificateNumber(randomBytes(20)),
        registrationId: registration.id,
        sessionId: session.id,
        neededMinutes: neededMinutes(share, durationMinutes),
        issuedAt: now,
        replacedAt: null,
        revokedAt: null,
      };
      await insertCertificate(tx, certificate);
      await record(change, 'registration.certificate-issued', `registration:${registration.id}`);
      return certificate;
    });
  }
}

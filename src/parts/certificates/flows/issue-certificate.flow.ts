import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { certificateNumber } from '../domain/certificate-number.js';
import type { Certificate } from '../domain/certificate.entity.js';
import {
  isOutdated,
  type CertificateFacts,
  certificateFacts,
  certificateVerdict,
  neededMinutes,
} from '../domain/certificate.js';
import {
  insertCertificate,
  lockCertificate,
  writeRevoked,
  findCurrentCertificate,
  findPresence,
} from '../domain/certificates.queries.js';
import { type Actor, requireOwner } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { getRegistration, lockRegistration, getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict } from '../../../platform/errors.js';
import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { emailLanguage } from '../../../domain/notifications/composing/context.js';
import type { Registration } from '../../../domain/registrations/registration.entity.js';
import { isOver } from '../../../domain/sessions/session.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { readIn } from '../../../domain/sessions/session-texts.js';

/** Certificates of attendance. */
@Injectable()
export class IssueCertificate {
  constructor(private readonly changes: Changes) {}

  /**
   * Issues the certificate that an attendee earned. Returns the certificate of a registration: the current one, or a
   * new one if there is none yet or the name or minutes were corrected. Throws NotFound, Forbidden, and Conflict if
   * none was earned or it was revoked.
   */
  async run(registrationId: string, actor: Actor): Promise<Certificate> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await getRegistration(tx, registrationId);
      // Two clicks at once give one number: the second waits here and finds the first one's.
      const registration = await lockRegistration(tx, registrationId);
      requireOwner(actor, registration.attendeeId, 'This registration belongs to someone else.');
      const { current, facts, neededMinutes } = await getEarned(change, registration);
      if (current !== null && !isOutdated(current, facts)) return current;
      const certificate: Certificate = {
        ...facts,
        id: randomUUID(),
        number: certificateNumber(randomBytes(20)),
        registrationId: registration.id,
        sessionId: registration.sessionId,
        neededMinutes,
        issuedAt: now,
        replacedAt: null,
        revokedAt: null,
      };
      await insertCertificate(tx, certificate);
      await record(change, 'registration.certificate-issued', `registration:${registration.id}`);
      return certificate;
    });
  }

  /**
   * Revokes a certificate, or restores it. The person can't get another one while it is revoked. Repeating changes
   * nothing. Throws NotFound, Forbidden, and Conflict for one that was replaced. (Corrected attendance revokes a
   * certificate automatically.)
   */
  async revoke(certificateId: string, isRevoked: boolean, actor: Actor): Promise<Certificate> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const certificate = await lockCertificate(tx, certificateId);
      if (certificate.replacedAt !== null) {
        throw new Conflict('certificate-replaced', 'This certificate was replaced by another one.');
      }
      if ((certificate.revokedAt !== null) === isRevoked) return certificate;
      const revokedAt = isRevoked ? now : null;
      await writeRevoked(tx, certificate.id, revokedAt);
      const action = isRevoked ? 'registration.certificate-revoked' : 'registration.certificate-restored';
      await record(change, action, `registration:${certificate.registrationId}`);
      return { ...certificate, revokedAt };
    });
  }
}

interface Earned {
  /** The certificate that was issued before; null for none. */
  current: Certificate | null;
  /** The current content of the certificate. */
  facts: CertificateFacts;
  neededMinutes: number;
}

/**
 * Returns the certificate that a registration earned, and the existing one. Throws Conflict if none was earned or the
 * organizers revoked it.
 */
async function getEarned({ tx, now }: Change, registration: Registration): Promise<Earned> {
  const session = await getSession(tx, registration.sessionId);
  const presence = await findPresence(tx, registration.id);
  const { certificateShare: share, durationMinutes } = session;
  const isSeated = registration.state === 'confirmed' && session.state === 'published';
  const verdict = certificateVerdict({ ...presence, share, durationMinutes, isOver: isOver(session, now), isSeated });
  if (verdict !== 'earned' || share === null) {
    throw new Conflict('certificate-not-earned', "This person hasn't earned a certificate.", { verdict });
  }
  const current = await findCurrentCertificate(tx, registration.id);
  if (current?.revokedAt) throw new Conflict('certificate-revoked', 'The organizers have revoked this certificate.');
  const attendee = await getAttendee(tx, registration.attendeeId);
  const call = await getCall(tx, session.callId);
  const words = callTexts(call, attendee.language);
  const shown = readIn(session, call, emailLanguage(attendee.language));
  const facts = certificateFacts(shown, attendee, words, presence.minutesPresent);
  return { current, facts, neededMinutes: neededMinutes(share, durationMinutes) };
}

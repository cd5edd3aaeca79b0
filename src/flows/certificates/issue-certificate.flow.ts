import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { callWords } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Certificate } from '../../domain/certificates/certificate.entity.js';
import {
  type CertificateFacts,
  certificateVerdict,
  isOutdated,
  neededMinutes,
} from '../../domain/certificates/certificate.js';
import { certificateNumber } from '../../domain/certificates/certificate-number.js';
import {
  findPresence,
  findStandingCertificate,
  insertCertificate,
} from '../../domain/certificates/certificates.queries.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import { getAttendee, getRegistration, lockRegistration } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';

/** Gives somebody the certificate that they earned. */
@Injectable()
export class IssueCertificate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the certificate of a registration: the one that stands, or a new one where there is none yet or its name or
   * minutes were corrected. Throws NotFound, Forbidden, and Conflict where none was earned or it was withdrawn.
   */
  async run(registrationId: string, actor: Actor): Promise<Certificate> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      await getRegistration(tx, registrationId);
      // Two clicks at once give one number: the second waits here and finds the first one's.
      const registration = await lockRegistration(tx, registrationId);
      const isOwn = actor.kind === 'attendee' && actor.id === registration.attendeeId;
      if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This registration is not yours.');
      const session = await getSession(tx, registration.sessionId);
      const presence = await findPresence(tx, registration.id);
      const { certificateShare: share, durationMinutes } = session;
      const isSeated = registration.state === 'confirmed' && session.state === 'published';
      const verdict = certificateVerdict({
        ...presence,
        share,
        durationMinutes,
        isOver: session.endsAt <= now,
        isSeated,
      });
      const standing = await findStandingCertificate(tx, registration.id);
      if (verdict !== 'earned' || share === null) {
        throw new Conflict('certificate-not-earned', 'No certificate was earned.', { verdict });
      }
      if (standing?.revokedAt) throw new Conflict('certificate-revoked', 'The organizers have withdrawn it.');
      const attendee = await getAttendee(tx, registration.attendeeId);
      const { name: callName, host } = callWords(await getCall(tx, session.callId), attendee.language);
      const facts: CertificateFacts = {
        language: attendee.language,
        name: attendee.name,
        sessionTitle: session.title,
        callName,
        host,
        startsAtLocal: session.startsAtLocal,
        timeZone: session.timeZone,
        durationMinutes,
        minutes: presence.minutesPresent,
      };
      if (standing !== null && !isOutdated(standing, facts)) return standing;
      const certificate: Certificate = {
        ...facts,
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
      await record(tx, actor, 'registration.certificate-issued', `registration:${registration.id}`, now);
      return certificate;
    });
  }
}

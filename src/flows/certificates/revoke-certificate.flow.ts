import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Certificate } from '../../domain/certificates/certificate.entity.js';
import { lockCertificate, writeRevoked } from '../../domain/certificates/certificates.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';

/** Takes a certificate back, or gives it again. */
@Injectable()
export class RevokeCertificate {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * While it is taken back, its person gets no other one. A corrected attendance takes it back by itself. The same again
   * changes nothing. Throws NotFound, Forbidden, and Conflict for one that was replaced.
   */
  async run(certificateId: string, isRevoked: boolean, actor: Actor): Promise<Certificate> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const certificate = await lockCertificate(tx, certificateId);
      if (certificate.replacedAt !== null) {
        throw new Conflict('certificate-replaced', 'Another certificate stands in its place.');
      }
      if ((certificate.revokedAt !== null) === isRevoked) return certificate;
      const revokedAt = isRevoked ? now : null;
      await writeRevoked(tx, certificate.id, revokedAt);
      const action = isRevoked ? 'registration.certificate-revoked' : 'registration.certificate-restored';
      await record(tx, actor, action, `registration:${certificate.registrationId}`, now);
      return { ...certificate, revokedAt };
    });
  }
}

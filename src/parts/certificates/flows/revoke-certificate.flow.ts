import { Injectable } from '@nestjs/common';
import type { Certificate } from '../domain/certificate.entity.js';
import { lockCertificate, writeRevoked } from '../domain/certificates.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Revokes a certificate, or restores it. */
@Injectable()
export class RevokeCertificate {
  constructor(private readonly changes: Changes) {}

  /**
   * The person can't get another one while it is revoked. Repeating changes nothing. Throws NotFound, Forbidden, and
   * Conflict for one that was replaced. (Corrected attendance revokes a certificate automatically.)
   */
  async run(certificateId: string, isRevoked: boolean, actor: Actor): Promise<Certificate> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
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

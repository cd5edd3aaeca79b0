import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { noteConfirmed } from '../../domain/identity/logins.queries.js';
import { countProof, type Proof, requireProof } from '../../domain/identity/second-factor/require-proof.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Changes } from '../changes.js';

/** Confirms that an organizer is still the one who uses a login, before they change how they sign in. */
@Injectable()
export class ConfirmLogin {
  constructor(private readonly changes: Changes) {}

  /** Throws Invalid unless the proof is their password or a code, and TooManyRequests while earlier failures delay it. */
  async run(proof: Proof, actor: OrganizerActor, loginId: string): Promise<void> {
    await this.changes.run(actor, (change) => countProof(change, actor.id, proof));
    await this.changes.run(actor, async (change) => {
      const { isRecoveryCode } = await requireProof(change, actor.id, proof);
      await noteConfirmed(change.tx, loginId, change.now);
      if (!isRecoveryCode) return;
      await record(change, 'organizer.recovery-code-used', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'recovery-code-used');
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { giveRecoveryCodes } from '../../domain/identity/second-factor/give-recovery-codes.js';
import { countProof, type Proof, requireProof } from '../../domain/identity/second-factor/require-proof.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Changes } from '../changes.js';

/** Replaces an organizer's recovery codes, for example after they have used some. */
@Injectable()
export class RenewRecoveryCodes {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the new codes; the old ones stop working. Throws Invalid unless the proof is their password or a code, and
   * TooManyRequests while earlier failures delay it.
   */
  async run(proof: Proof, actor: OrganizerActor): Promise<string[]> {
    await this.changes.run(actor, (change) => countProof(change, actor.id, proof));
    return this.changes.run(actor, async (change) => {
      await requireProof(change, actor.id, proof);
      await record(change, 'organizer.recovery-codes-renewed', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'recovery-codes-renewed');
      return giveRecoveryCodes(change, actor.id);
    });
  }
}

import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { deleteAuthenticator } from '../../domain/identity/second-factor/authenticators.queries.js';
import { countProof, type Proof, requireProof } from '../../domain/identity/second-factor/require-proof.js';
import { isSecondFactorRequired } from '../../domain/identity/workspace-settings.queries.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Turns off an organizer's authenticator app, for themselves. */
@Injectable()
export class TurnOffAuthenticator {
  constructor(private readonly changes: Changes) {}

  /**
   * Throws Invalid unless the proof is their password or a code, TooManyRequests while earlier failures delay it, and
   * Conflict if the workspace requires a second factor.
   */
  async run(proof: Proof, actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, (change) => countProof(change, actor.id, proof));
    await this.changes.run(actor, async (change) => {
      if (await isSecondFactorRequired(change.tx))
        throw new Conflict('second-factor-required', 'Your workspace requires two-step verification.');
      await requireProof(change, actor.id, proof);
      await deleteAuthenticator(change.tx, actor.id);
      await record(change, 'organizer.second-factor-off', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'second-factor-off');
    });
  }
}

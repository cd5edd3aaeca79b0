import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { getOrganizer } from '../../domain/identity/identity.queries.js';
import { endLogins } from '../../domain/identity/logins.queries.js';
import { deleteAuthenticator } from '../../domain/identity/second-factor/authenticators.queries.js';
import { deletePasskeys } from '../../domain/identity/passkeys/passkeys.queries.js';
import { deletePendingSignIns } from '../../domain/identity/second-factor/pending-sign-ins.queries.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Removes the authenticator app and the passkeys of a colleague who has lost their phone and recovery codes. */
@Injectable()
export class ResetSecondFactor {
  constructor(private readonly changes: Changes) {}

  /**
   * Also ends the colleague's logins, because someone else may have the phone. Throws NotFound, and Conflict for one's
   * own account, which requires a proof (`TurnOffAuthenticator`).
   */
  async run(organizerId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    if (actor.kind === 'organizer' && actor.id === organizerId)
      throw new Conflict('second-factor-own', 'Change your own second factor on your account page.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { id } = await getOrganizer(tx, organizerId);
      await deleteAuthenticator(tx, id);
      await deletePasskeys(tx, id);
      await deletePendingSignIns(tx, id);
      await endLogins(tx, id, now);
      await record(change, 'organizer.second-factor-reset', `organizer:${id}`);
      await notifyAccountChange(change, id, 'second-factor-reset');
    });
  }
}

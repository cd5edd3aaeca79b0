import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { endLogins, noteSecondFactor } from '../../domain/identity/logins.queries.js';
import { decryptTotpSecret, encryptTotpSecret } from '../../domain/identity/second-factor/authenticator-secret.js';
import {
  confirmAuthenticator,
  findAuthenticator,
  offerAuthenticator,
} from '../../domain/identity/second-factor/authenticators.queries.js';
import { giveRecoveryCodes } from '../../domain/identity/second-factor/give-recovery-codes.js';
import { newTotpSecret, timeStepOf } from '../../domain/identity/second-factor/totp.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Sets up an organizer's authenticator app. */
@Injectable()
export class SetUpAuthenticator {
  constructor(private readonly changes: Changes) {}

  /** Stores a new secret, which isn't used for signing in yet. Throws Conflict if an app is already set up. */
  async start(actor: OrganizerActor): Promise<void> {
    await this.changes.run(actor, async ({ tx, now, linkSecret }) => {
      const secret = encryptTotpSecret(linkSecret, actor.id, newTotpSecret());
      if (!(await offerAuthenticator(tx, actor.id, secret, now))) throw changedMeanwhile();
    });
  }

  /**
   * Turns it on with the first code, and ends all other logins. Returns the recovery codes, which are stored only as
   * hashes. Throws Invalid for a wrong code, and Conflict if there is nothing to
   * confirm.
   */
  async confirm(code: string, actor: OrganizerActor, loginId: string | null): Promise<string[]> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const offered = await findAuthenticator(tx, actor.id);
      if (offered === null || offered.confirmedAt !== null) throw changedMeanwhile();
      const secret = decryptTotpSecret(secretsOf(tx).all, actor.id, offered.secret);
      const timeStep = secret === null ? null : timeStepOf(secret, code, now);
      if (timeStep === null) throw invalidField('code', 'second-factor', 'The code is wrong or too old.');
      if (!(await confirmAuthenticator(tx, offered, timeStep, now))) throw changedMeanwhile();
      await endLogins(tx, actor.id, now, loginId);
      if (loginId !== null) await noteSecondFactor(tx, loginId, now);
      await record(change, 'organizer.second-factor-on', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'second-factor-on');
      return giveRecoveryCodes(change, actor.id);
    });
  }
}

function changedMeanwhile(): Conflict {
  return new Conflict('second-factor-changed', 'Two-step verification was changed in another window. Reload the page.');
}

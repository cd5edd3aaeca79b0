import { Injectable } from '@nestjs/common';
import { type OrganizerActor, type Actor, requireAbility } from '../../domain/identity/actor.js';
import { endLogins, noteSecondFactor } from '../../domain/identity/logins.queries.js';
import {
  decryptTotpSecret,
  encryptTotpSecret,
  newTotpSecret,
  timeStepOf,
} from '../../domain/identity/second-factor/totp.js';
import {
  confirmAuthenticator,
  findAuthenticator,
  offerAuthenticator,
  deleteAuthenticator,
  replaceRecoveryCodes,
  deletePendingSignIns,
} from '../../domain/identity/second-factor/second-factors.queries.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { countProof, type Proof, requireProof } from '../../domain/identity/second-factor/require-proof.js';
import {
  isSecondFactorRequired,
  setSecondFactorRequired,
  getOrganizer,
} from '../../domain/identity/identity.queries.js';
import { deletePasskeys } from '../../domain/identity/passkeys/passkeys.queries.js';
import { record, type Change } from '../../domain/identity/change.js';
import { newRecoveryCode } from '../../domain/identity/password.js';
import { hashRecoveryCode, recoveryCodeCount } from '../../domain/identity/second-factor/recovery-code.js';

/** The second step of signing in: an authenticator and recovery codes. */
@Injectable()
export class ChangeSecondFactor {
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

  /**
   * Turns off an organizer's authenticator app, for themselves. Throws Invalid unless the proof is their password or a
   * code, TooManyRequests while earlier failures delay it, and Conflict if the workspace requires a second factor.
   */
  async turnOff(proof: Proof, actor: OrganizerActor): Promise<void> {
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

  /**
   * Replaces an organizer's recovery codes, for example after they have used some. Returns the new codes; the old ones
   * stop working. Throws Invalid unless the proof is their password or a code, and TooManyRequests while earlier
   * failures delay it.
   */
  async renewCodes(proof: Proof, actor: OrganizerActor): Promise<string[]> {
    await this.changes.run(actor, (change) => countProof(change, actor.id, proof));
    return this.changes.run(actor, async (change) => {
      await requireProof(change, actor.id, proof);
      await record(change, 'organizer.recovery-codes-renewed', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'recovery-codes-renewed');
      return giveRecoveryCodes(change, actor.id);
    });
  }

  /**
   * Removes the authenticator app and the passkeys of a colleague who has lost their phone and recovery codes. Also
   * ends the colleague's logins, because someone else may have the phone. Throws NotFound, and Conflict for one's own
   * account, which requires a proof (`TurnOffAuthenticator`).
   */
  async reset(organizerId: string, actor: Actor): Promise<void> {
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

  /**
   * Sets whether every organizer needs a second factor. Organizers without one can then only set one up. Does nothing
   * if the setting is unchanged.
   */
  async require(isRequired: boolean, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      if (!(await setSecondFactorRequired(change.tx, isRequired))) return;
      await record(
        change,
        isRequired ? 'workspace.second-factor-required' : 'workspace.second-factor-optional',
        'workspace',
      );
    });
  }
}

function changedMeanwhile(): Conflict {
  return new Conflict('second-factor-changed', 'Two-step verification was changed in another window. Reload the page.');
}

/** Replaces the recovery codes of an organizer. Returns the new ones, of which only hashes are stored. */
async function giveRecoveryCodes({ tx }: Change, organizerId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  await replaceRecoveryCodes(tx, organizerId, codes.map(hashRecoveryCode));
  return codes;
}

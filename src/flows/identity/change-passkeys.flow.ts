import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { getOrganizer } from '../../domain/identity/identity.queries.js';
import { insertChallenge, takeChallenge } from '../../domain/identity/passkeys/challenges.queries.js';
import {
  requirePasskeyScope,
  challengeOf,
  readPasskeyRegistration,
} from '../../domain/identity/passkeys/passkey-response.js';
import { listPasskeys, insertPasskey, deletePasskey } from '../../domain/identity/passkeys/passkeys.queries.js';
import {
  challengeExpiry,
  passkeyCreationOptions,
  type PasskeyOptions,
  passkeySignInOptions,
  verifyNewPasskey,
} from '../../domain/identity/passkeys/webauthn.js';
import { requireFreshLogin } from '../../domain/identity/require-fresh-login.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';
import { randomUUID } from 'node:crypto';
import { record } from '../../domain/identity/change.js';
import { noteSecondFactor } from '../../domain/identity/logins.queries.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { invalidField, NotFound } from '../../platform/errors.js';

/** The passkeys of members. */
@Injectable()
export class ChangePasskeys {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the browser's options for creating a passkey. Throws Conflict if passkeys aren't available, or if the login
   * isn't fresh (`requireFreshLogin`).
   */
  async forNewPasskey(actor: OrganizerActor, loginId: string | null): Promise<PasskeyOptions> {
    const scope = requirePasskeyScope(this.config.publicUrl);
    return this.changes.run(actor, async (change) => {
      await requireFreshLogin(change, loginId);
      const { tx, now } = change;
      const existing = await listPasskeys(tx, actor.id);
      const options = await passkeyCreationOptions(scope, await getOrganizer(tx, actor.id), existing);
      const { challenge } = options;
      await insertChallenge(tx, { challenge, organizerId: actor.id, expiresAt: challengeExpiry(now) }, now);
      return options;
    });
  }

  /** Returns the browser's options for signing in with one of its passkeys. Throws Conflict if they are unavailable. */
  async forSignIn(origin: string): Promise<PasskeyOptions> {
    const options = await passkeySignInOptions(requirePasskeyScope(this.config.publicUrl));
    const { challenge } = options;
    await this.changes.run({ kind: 'visitor', origin }, ({ tx, now }) =>
      insertChallenge(tx, { challenge, organizerId: null, expiresAt: challengeExpiry(now) }, now),
    );
    return options;
  }

  /**
   * Adds a passkey that was created on an organizer's device. Throws Invalid unless the passkey answers a challenge of
   * this organizer, which only a fresh login gets, was made for this host by a verified person, and is new.
   */
  async add(input: { name: string; response: string }, actor: OrganizerActor, loginId: string | null): Promise<void> {
    const scope = requirePasskeyScope(this.config.publicUrl);
    const response = readPasskeyRegistration(input.response);
    const challenge = response && challengeOf(response);
    if (response === null || challenge === null) throw refused();
    // In a separate transaction, because a wrong answer uses up the challenge as well.
    const isOpen = await this.changes.run(actor, ({ tx, now }) => takeChallenge(tx, challenge, actor.id, now));
    const made = isOpen ? await verifyNewPasskey(scope, response, challenge) : null;
    if (made === null) throw refused();
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const transports = response.response.transports ?? [];
      const { name } = input;
      const passkey = { id: randomUUID(), organizerId: actor.id, ...made, transports, name, createdAt: now };
      if (!(await insertPasskey(tx, passkey))) throw refused();
      if (loginId !== null) await noteSecondFactor(tx, loginId, now);
      await record(change, 'organizer.passkey-added', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'passkey-added');
    });
  }

  /**
   * Removes one of an organizer's own passkeys. Throws Conflict unless the login is fresh (`requireFreshLogin`), and
   * NotFound for the passkey of somebody else.
   */
  async remove(id: string, actor: OrganizerActor, loginId: string | null): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await requireFreshLogin(change, loginId);
      if (!(await deletePasskey(change.tx, id, actor.id)))
        throw new NotFound('passkey-not-found', 'There is no such passkey. It may have been removed already.');
      await record(change, 'organizer.passkey-removed', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'passkey-removed');
    });
  }
}

function refused() {
  return invalidField('passkeyName', 'passkey', 'The passkey could not be verified. Try again.');
}

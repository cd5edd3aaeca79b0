import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { getOrganizer } from '../../domain/identity/identity.queries.js';
import { insertChallenge } from '../../domain/identity/passkeys/challenges.queries.js';
import { requirePasskeyScope } from '../../domain/identity/passkeys/passkey-scope.js';
import { listPasskeys } from '../../domain/identity/passkeys/passkeys.queries.js';
import {
  challengeExpiry,
  passkeyCreationOptions,
  type PasskeyOptions,
  passkeySignInOptions,
} from '../../domain/identity/passkeys/webauthn.js';
import { requireFreshLogin } from '../../domain/identity/require-fresh-login.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';

/** Hands out challenges for devices to sign; each can be answered once, within minutes. */
@Injectable()
export class BeginPasskey {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns what the browser needs to make a passkey for an organizer. Throws Conflict where passkeys don't work, and
   * unless the login is fresh (`requireFreshLogin`).
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

  /** Returns what the browser needs to sign in with any of its passkeys. Throws Conflict where passkeys don't work. */
  async forSignIn(origin: string): Promise<PasskeyOptions> {
    const options = await passkeySignInOptions(requirePasskeyScope(this.config.publicUrl));
    const { challenge } = options;
    await this.changes.run({ kind: 'visitor', origin }, ({ tx, now }) =>
      insertChallenge(tx, { challenge, organizerId: null, expiresAt: challengeExpiry(now) }, now),
    );
    return options;
  }
}

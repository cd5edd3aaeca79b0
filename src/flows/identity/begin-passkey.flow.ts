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

/** Issues challenges for devices to sign. Each can be answered once, within a few minutes. */
@Injectable()
export class BeginPasskey {
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
}

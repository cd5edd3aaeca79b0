import { Injectable } from '@nestjs/common';
import type { Device } from '../../domain/identity/device.js';
import { findOrganizerById } from '../../domain/identity/identity.queries.js';
import { takeChallenge } from '../../domain/identity/passkeys/challenges.queries.js';
import {
  challengeOf,
  readPasskeySignature,
  requirePasskeyScope,
} from '../../domain/identity/passkeys/passkey-response.js';
import { lockPasskey, notePasskeyUse } from '../../domain/identity/passkeys/passkeys.queries.js';
import { verifyPasskeySignature } from '../../domain/identity/passkeys/webauthn.js';
import { type StartedLogin, startLogin } from '../../domain/identity/start-login.js';
import { Config } from '../../platform/config.js';
import { Unauthorized } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Signs organizers in with a passkey. No password is needed, because the device has verified its user. */
@Injectable()
export class SignInWithPasskey {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /** Returns the login. Throws Unauthorized, always with the same message, unless the response answers a challenge. */
  async run(input: { response: string; device: Device; origin: string }): Promise<StartedLogin> {
    const scope = requirePasskeyScope(this.config.publicUrl);
    const visitor = { kind: 'visitor', origin: input.origin } as const;
    const response = readPasskeySignature(input.response);
    const challenge = response && challengeOf(response);
    if (response === null || challenge === null) throw refused();
    // In a separate transaction, because a wrong answer uses up the challenge as well.
    if (!(await this.changes.run(visitor, ({ tx, now }) => takeChallenge(tx, challenge, null, now)))) throw refused();
    return this.changes.run(visitor, async (change) => {
      const { tx, now } = change;
      const passkey = await lockPasskey(tx, Buffer.from(response.id, 'base64url'));
      const counter = passkey && (await verifyPasskeySignature(scope, response, challenge, passkey));
      const organizer = passkey && (await findOrganizerById(tx, passkey.organizerId));
      if (passkey === null || counter === null || organizer?.state !== 'active') throw refused();
      await notePasskeyUse(tx, passkey.id, counter, now);
      return startLogin(change, organizer, input.device, true);
    });
  }
}

function refused() {
  return new Unauthorized('wrong-passkey', 'The passkey is not known here or could not be verified.');
}

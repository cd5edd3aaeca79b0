import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { noteSecondFactor } from '../../domain/identity/logins.queries.js';
import { takeChallenge } from '../../domain/identity/passkeys/challenges.queries.js';
import { challengeOf, readPasskeyRegistration } from '../../domain/identity/passkeys/passkey-response.js';
import { requirePasskeyScope } from '../../domain/identity/passkeys/passkey-scope.js';
import { insertPasskey } from '../../domain/identity/passkeys/passkeys.queries.js';
import { verifyNewPasskey } from '../../domain/identity/passkeys/webauthn.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { Config } from '../../platform/config.js';
import { invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Adds a passkey that was created on an organizer's device. */
@Injectable()
export class AddPasskey {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Throws Invalid unless the passkey answers a challenge of this organizer, which only a fresh login gets, was made for
   * this host by a verified person, and is new.
   */
  async run(input: { name: string; response: string }, actor: OrganizerActor, loginId: string | null): Promise<void> {
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
}

function refused() {
  return invalidField('passkeyName', 'passkey', 'The passkey could not be verified. Try again.');
}

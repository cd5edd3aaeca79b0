import { Injectable } from '@nestjs/common';
import type { OrganizerActor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { deletePasskey } from '../../domain/identity/passkeys/passkeys.queries.js';
import { requireFreshLogin } from '../../domain/identity/require-fresh-login.js';
import { notifyAccountChange } from '../../domain/notifications/staff/notify-account-change.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Removes one of an organizer's own passkeys. */
@Injectable()
export class RemovePasskey {
  constructor(private readonly changes: Changes) {}

  /** Throws Conflict unless the login is fresh (`requireFreshLogin`), and NotFound for the passkey of somebody else. */
  async run(id: string, actor: OrganizerActor, loginId: string | null): Promise<void> {
    await this.changes.run(actor, async (change) => {
      await requireFreshLogin(change, loginId);
      if (!(await deletePasskey(change.tx, id, actor.id)))
        throw new NotFound('passkey-not-found', 'There is no such passkey. It may have been removed already.');
      await record(change, 'organizer.passkey-removed', `organizer:${actor.id}`);
      await notifyAccountChange(change, actor.id, 'passkey-removed');
    });
  }
}

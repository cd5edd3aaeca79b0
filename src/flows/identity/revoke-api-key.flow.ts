import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { revokeApiKey } from '../../domain/identity/identity.queries.js';
import { Changes } from '../changes.js';

/** Revokes a key of the JSON API. */
@Injectable()
export class RevokeApiKey {
  constructor(private readonly changes: Changes) {}

  /** Takes effect within a second on all instances. Repeating changes nothing. Throws NotFound. */
  async run(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      if (await revokeApiKey(tx, id, now)) await record(change, 'api-key.revoked', `api-key:${id}`);
    });
  }
}

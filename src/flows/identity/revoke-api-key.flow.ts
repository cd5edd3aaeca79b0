import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { revokeApiKey } from '../../domain/identity/identity.queries.js';
import { Clock } from '../../platform/clock.js';

/** Makes a key of the JSON API useless. */
@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Within a second no instance takes the key. Again it changes nothing. Throws NotFound. */
  async run(id: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      if (await revokeApiKey(tx, id, now)) await record(tx, actor, 'api-key.revoked', `api-key:${id}`, now);
    });
  }
}

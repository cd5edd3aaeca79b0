import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { ApiKey } from '../../domain/identity/organizer.entity.js';
import type { KeyRole } from '../../domain/identity/role.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';

/** Creates a key of the JSON API. */
@Injectable()
export class CreateApiKey {
  constructor(private readonly changes: Changes) {}

  /** Returns the key, of which only a hash is stored. It starts with `gr_`, so that secret scanners recognize it. */
  async run(name: string, role: KeyRole, actor: Actor): Promise<string> {
    requireAbility(actor, 'administer');
    const key = `gr_${randomToken()}`;
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const id = randomUUID();
      await tx
        .getRepository(ApiKey)
        .insert({ id, name, role, keyHash: hashToken(key), createdAt: now, revokedAt: null });
      await record(change, 'api-key.created', `api-key:${id}`, { role });
    });
    return key;
  }
}

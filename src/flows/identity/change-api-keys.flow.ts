import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { isExpired, type KeyGrant, isUseDue } from '../../domain/identity/api-key.js';
import { record } from '../../domain/identity/change.js';
import { ApiKey } from '../../domain/identity/organizer.entity.js';
import { invalidField } from '../../platform/errors.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { Changes } from '../changes.js';
import { revokeApiKey, noteKeyUsed } from '../../domain/identity/identity.queries.js';
import { Clock } from '../../platform/clock.js';
import { writeIfPossible } from '../../platform/database/database-gone.js';

/** API keys. */
@Injectable()
export class ChangeApiKeys {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates a key of the JSON API. Returns the key, which is stored nowhere. It begins with `gr_`, so that scanners for
   * leaked secrets recognize it. Throws Invalid for an expiry in the past.
   */
  async create(grant: Pick<KeyGrant, 'name' | 'role'> & Partial<KeyGrant>, actor: Actor): Promise<string> {
    requireAbility(actor, 'administer');
    const { name, role, abilities = null, callIds = null, expiresAt = null } = grant;
    const key = `gr_${randomToken()}`;
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      if (isExpired({ expiresAt }, now)) throw invalidField('keyExpires', 'has-passed', 'Must be in the future.');
      const id = randomUUID();
      const restrictions = { abilities: abilities && [...abilities], callIds: callIds && [...callIds], expiresAt };
      await tx.getRepository(ApiKey).insert({
        id,
        name,
        role,
        ...restrictions,
        keyHash: hashToken(key),
        createdAt: now,
        revokedAt: null,
        lastUsedAt: null,
      });
      await record(change, 'api-key.created', `api-key:${id}`, { role, ...restrictions });
    });
    return key;
  }

  /**
   * Revokes a key of the JSON API. Takes effect within a second on all instances. Repeating changes nothing. Throws
   * NotFound.
   */
  async revoke(id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      if (await revokeApiKey(tx, id, now)) await record(change, 'api-key.revoked', `api-key:${id}`);
    });
  }

  /** Records when an API key was last used, coarsely. Writes at most once every ten minutes per key. */
  async noteUsed(key: Pick<ApiKey, 'id' | 'lastUsedAt'>): Promise<void> {
    if (!isUseDue(key, this.clock.now())) return;
    await writeIfPossible(() => this.changes.run({ kind: 'system' }, ({ tx, now }) => noteKeyUsed(tx, key.id, now)));
  }
}

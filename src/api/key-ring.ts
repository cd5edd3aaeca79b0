import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiKey } from '../domain/identity/organizer.entity.js';
import { ChangeApiKeys } from '../flows/identity/change-api-keys.flow.js';
import { findApiKey } from '../domain/identity/identity.queries.js';

/** How long a key is cached: a revoked key stops working within this time, and a rush needs one query. */
const believedMs = 1000;
const most = 1000;

/** Finds API keys. */
@Injectable()
export class KeyRing {
  private readonly known = new Map<string, { key: Promise<ApiKey | null>; until: number }>();

  constructor(
    private readonly database: DataSource,
    private readonly changeApiKeys: ChangeApiKeys,
  ) {}

  /** Returns the key, which can have expired, or null if it is unknown or revoked. */
  find(key: string): Promise<ApiKey | null> {
    const now = performance.now();
    const held = this.known.get(key);
    if (held !== undefined && held.until > now) return held.key;
    // Forged keys must not fill the cache.
    if (this.known.size >= most) this.known.clear();
    const found = this.load(key);
    this.known.set(key, { key: found, until: now + believedMs });
    found.catch(() => this.known.delete(key));
    return found;
  }

  private async load(key: string): Promise<ApiKey | null> {
    const found = await findApiKey(this.database.manager, key);
    if (found !== null) await this.changeApiKeys.noteUsed(found);
    return found;
  }
}

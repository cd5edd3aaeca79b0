import { performance } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../domain/identity/actor.js';
import { findApiKey } from '../domain/identity/identity.queries.js';

/** How long an answer about a key is believed: a revoked key is dead within this time, and a rush costs one query. */
const believedMs = 1000;
const most = 1000;

/** Knows whose an API key is. */
@Injectable()
export class KeyRing {
  private readonly known = new Map<string, { actor: Promise<Actor | null>; until: number }>();

  constructor(private readonly database: DataSource) {}

  /** The actor behind a key, or null for one that is unknown or revoked. */
  find(key: string): Promise<Actor | null> {
    const now = performance.now();
    const held = this.known.get(key);
    if (held !== undefined && held.until > now) return held.actor;
    // Forged keys must not fill the memory.
    if (this.known.size >= most) this.known.clear();
    const actor = this.load(key);
    this.known.set(key, { actor, until: now + believedMs });
    actor.catch(() => this.known.delete(key));
    return actor;
  }

  private async load(key: string): Promise<Actor | null> {
    const found = await findApiKey(this.database.manager, key);
    return found === null ? null : { kind: 'api-key', id: found.id, role: found.role };
  }
}

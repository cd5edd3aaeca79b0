import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { CommitCount } from '../../platform/database/commit-count.js';
import { TtlCache } from '../../platform/ttl-cache.js';
import { getPublicCall, type PublicCall } from './public-calls.queries.js';

/**
 * Finds the calls whose programmes are asked for. What this process changed is seen at once, what another one changed
 * within a second: pages and feeds are kept by their readers for longer than that. What is then built for a version must
 * be read afterwards: it may be newer than its version, never older, or it would be kept as the newest.
 */
@Injectable()
export class PublicCalls {
  private readonly all: TtlCache<readonly Readonly<Call>[]>;
  private readonly bySlug: TtlCache<PublicCall>;

  constructor(database: DataSource) {
    const commits = new CommitCount(database);
    this.all = new TtlCache(() => listCalls(database.manager), commits);
    this.bySlug = new TtlCache((slug) => getPublicCall(database.manager, slug), commits);
  }

  /** All calls, the one that closes last first. */
  list(): Promise<readonly Readonly<Call>[]> {
    return this.all.ask();
  }

  /** Throws NotFound. */
  get(slug: string): Promise<PublicCall> {
    return this.bySlug.ask(slug);
  }
}

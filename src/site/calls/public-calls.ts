import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listPublicCalls } from '../../domain/calls/calls.queries.js';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { anyReader, type Reader, ReadReplica } from '../../platform/database/read-replica.js';
import { CommitCount } from '../../platform/database/commit-count.js';
import { TtlCache } from '../../platform/ttl-cache.js';
import { getPublicCall, type PublicCall } from './public-calls.queries.js';

/**
 * Finds calls by slug for programmes. Changes by this process are visible immediately, those of others within a second,
 * which is shorter than clients cache pages and feeds. Data for a version must be read after it: it can be newer than
 * the version, but never older, or it would be cached as the newest.
 */
@Injectable()
export class PublicCalls {
  private readonly all: TtlCache<readonly Readonly<Call>[]>;
  private readonly bySlug: TtlCache<PublicCall>;

  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
  ) {
    const commits = new CommitCount(database);
    this.all = new TtlCache(() => replica.read(anyReader, listPublicCalls), commits);
    this.bySlug = new TtlCache((slug) => this.read(anyReader, slug), commits);
  }

  /** Returns all public calls, latest closing date first. */
  list(): Promise<readonly Readonly<Call>[]> {
    return this.all.ask();
  }

  /** Returns whether anybody has an account; otherwise, the first visitor sets up the workspace. */
  isSetUp(): Promise<boolean> {
    return isSetUp(this.database.manager);
  }

  /** Throws NotFound. */
  get(slug: string, reader: Reader): Promise<PublicCall> {
    return reader.needsLatest ? this.read(reader, slug) : this.bySlug.ask(slug);
  }

  private read(reader: Reader, slug: string): Promise<PublicCall> {
    return this.replica.read(reader, (connection) => getPublicCall(connection, slug));
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listPublicCalls } from '../../domain/calls/calls.queries.js';
import { isSetUp } from '../../domain/identity/setup-codes.queries.js';
import { Coalescer } from '../../platform/coalescer.js';
import { ReadReplica } from '../../platform/database/read-replica.js';
import { getPublicCall, type PublicCall } from './public-calls.queries.js';

/**
 * Finds calls by slug for programmes, as of the last commit of any instance: each request asks, and those who come
 * together share the question. Data for a version must be read after it: it can be newer than the version, but never
 * older, or it would be cached as the newest.
 */
@Injectable()
export class PublicCalls {
  private readonly all: Coalescer<readonly Readonly<Call>[]>;
  private readonly bySlug: Coalescer<PublicCall>;

  constructor(
    private readonly database: DataSource,
    replica: ReadReplica,
  ) {
    this.all = new Coalescer(() => replica.readLatest(listPublicCalls));
    this.bySlug = new Coalescer((slug) => replica.readLatest((connection) => getPublicCall(connection, slug)));
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
  get(slug: string): Promise<PublicCall> {
    return this.bySlug.ask(slug);
  }

  /** Returns how the version of the page of a call is asked for later, for answers that are shared. */
  currentVersion(slug: string): () => Promise<string> {
    return async () => (await this.get(slug)).pageVersion;
  }
}

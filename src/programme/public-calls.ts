import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../calls/call.entity.js';
import { listCalls } from '../calls/calls.queries.js';
import { SharedQuestion } from '../platform/shared-question.js';
import { getPublicCall, type PublicCall } from './public-calls.queries.js';

/**
 * Finds the calls whose programmes are asked for; many requests at one moment cost one query. What is then built for a
 * version must be read afterwards: it may be newer than its version, never older, or it would be kept as the newest.
 */
@Injectable()
export class PublicCalls {
  private readonly all: SharedQuestion<readonly Readonly<Call>[]>;
  private readonly bySlug: SharedQuestion<PublicCall>;

  constructor(database: DataSource) {
    this.all = new SharedQuestion(() => listCalls(database.manager));
    this.bySlug = new SharedQuestion((slug) => getPublicCall(database.manager, slug));
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

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../calls/call.entity.js';
import { getCallBySlug, listCalls } from '../calls/calls.queries.js';
import { SharedQuestion } from '../platform/shared-question.js';
import { type ProgrammeVersions, programmeVersions } from './programme-versions.queries.js';

/** A call and the versions of what is built of it. Shared among requests: nobody may change it. */
export interface PublicCall extends ProgrammeVersions {
  readonly call: Readonly<Call>;
}

/** Finds the calls that public pages and feeds are asked for; many requests at one moment cost one query. */
@Injectable()
export class PublicCalls {
  private readonly all: SharedQuestion<readonly Readonly<Call>[]>;
  private readonly bySlug: SharedQuestion<PublicCall>;

  constructor(database: DataSource) {
    const tx = database.manager;
    this.all = new SharedQuestion(() => listCalls(tx));
    this.bySlug = new SharedQuestion(async (slug) => {
      // The versions first: what is read after them may be newer, never older, or it would be kept for new.
      const versions = await programmeVersions(tx, slug);
      return { call: await getCallBySlug(tx, slug), ...versions };
    });
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

import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import {
  countWinners,
  findWinnersVersion,
  listPublicWinners,
  type PublicWinner,
  type WinnerCounts,
  type WinnersVersion,
} from '../domain/public-winners.queries.js';
import { Coalescer } from '../../../platform/coalescer.js';
import { anyReader, ReadReplica } from '../../../platform/database/read-replica.js';
import type { Connection } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { VersionCache } from '../../../platform/version-cache.js';

/** What the winners page is made from. Shared by requests, so it must not be modified. */
export interface ReadWinners {
  readonly call: Call;
  readonly winners: readonly Readonly<PublicWinner>[];
  /** Also of those that are not shown. */
  readonly counts: WinnerCounts;
}

/** Finds the public winners of calls, as of the last commit of any instance; they are read once for each version. */
@Injectable()
export class PublicWinners {
  private readonly versions: Coalescer<WinnersVersion | null>;
  private readonly read = new VersionCache<ReadWinners>(50);

  constructor(private readonly replica: ReadReplica) {
    this.versions = new Coalescer((slug) => replica.readLatest((connection) => findWinnersVersion(connection, slug)));
  }

  /** Returns the version of the winners page of a call. Throws NotFound before it is published. */
  async version(slug: string): Promise<WinnersVersion> {
    const found = await this.versions.ask(slug);
    if (found === null) throw new NotFound('call-not-found', 'Call not found.');
    if (!found.isPublished) throw new NotFound('winners-unpublished', 'The winners are not published yet.');
    return found;
  }

  /** Returns what belongs to this version. */
  get(slug: string, { id, version }: WinnersVersion): Promise<ReadWinners> {
    const isCurrent = async (connection: Connection) =>
      (await findWinnersVersion(connection, slug))?.version === version;
    const read = async (connection: Connection) => {
      const call = await getCall(connection, id);
      return { call, winners: await listPublicWinners(connection, id), counts: await countWinners(connection, id) };
    };
    return this.read.get(slug, version, () => this.replica.read(anyReader, read, isCurrent));
  }
}

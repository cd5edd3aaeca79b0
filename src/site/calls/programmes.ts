import { Injectable } from '@nestjs/common';
import { winnersPublishedAt } from '../../domain/calls/winners-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { listSeriesOf } from '../../domain/sessions/series.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { Coalescer } from '../../platform/coalescer.js';
import { anyReader, ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { nextChange } from '../next-change.js';
import { tzDataVersion } from '../../domain/time/tz-data.js';
import { VersionCache } from '../../platform/version-cache.js';
import { getPageVersion } from './public-calls.queries.js';

/** A call with its public sessions, by start. Shared by requests, so it must not be modified. */
export interface Programme {
  readonly call: Readonly<Call>;
  readonly sessions: readonly Readonly<Session>[];
  /** The series of the sessions. */
  readonly series: readonly Readonly<Series>[];
  /** Whether the winners page is public. */
  readonly hasWinners: boolean;
}

/** Keeps the programmes of calls, each read once for each version of its page. */
@Injectable()
export class Programmes {
  private readonly read = new VersionCache<Programme>(50);
  private readonly versions: Coalescer<string>;

  constructor(private readonly replica: ReadReplica) {
    this.versions = new Coalescer((id) => replica.readLatest((connection) => getPageVersion(connection, id)));
  }

  /** Returns the programme of a call as of the last commit of any instance. */
  async latest(callId: string): Promise<Programme> {
    return this.inVersion(callId, await this.versions.ask(callId));
  }

  /** Returns the programme of a call in a version of its page that was just read. */
  inVersion(callId: string, version: string): Promise<Programme> {
    const isCurrent = async (connection: Connection) => (await getPageVersion(connection, callId)) === version;
    return this.read.get(callId, version, () =>
      this.replica.read(anyReader, (connection) => readProgramme(connection, callId), isCurrent),
    );
  }
}

/**
 * Returns until when a page about sessions stays as it is if it names times to the minute, and the version under which it
 * is kept until then.
 */
export function keptUntil(pageVersion: string, sessions: readonly { registrationClosesAt: Date | null }[], now: Date) {
  const until = nextChange(
    now,
    sessions.map(({ registrationClosesAt }) => registrationClosesAt),
  );
  return { until, version: `${pageVersion} ${until.toISOString()} ${tzDataVersion()}` };
}

async function readProgramme(connection: Connection, id: string): Promise<Programme> {
  const sessions = await listPublicSessions(connection, id);
  return {
    call: await getCall(connection, id),
    sessions,
    series: await listSeriesOf(connection, sessions),
    hasWinners: (await winnersPublishedAt(connection, id)) !== null,
  };
}

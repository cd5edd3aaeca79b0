import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { readCandidate } from '../../domain/time/tz-candidate.js';
import { tzDataVersion, useTzData } from '../../domain/time/tz-data.js';
import { storeTzData } from '../../domain/time/tz-data.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Makes all instances use newer time zone data within seconds, which reschedules the sessions that it moves. */
@Injectable()
export class AdoptTzData {
  constructor(private readonly changes: Changes) {}

  /**
   * Uses the data in this process as well, and returns its version. Throws `TzDataError` for data that can't be used,
   * and Conflict if it is not newer.
   */
  async run(path: string, actor: Actor): Promise<string> {
    const data = await this.changes.runIfAble(actor, 'administer', async (change) => {
      const read = await readCandidate(change.tx, path);
      if (!isNewerTzVersion(read.version, tzDataVersion())) {
        throw new Conflict(
          'tz-data-not-newer',
          `${path} has ${read.version}, and ${tzDataVersion()} is in use already.`,
        );
      }
      await storeTzData(change.tx, read, change.now);
      await record(change, 'workspace.tz-data-adopted', 'workspace', { version: read.version });
      return read;
    });
    useTzData(data);
    return data.version;
  }
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { readCandidate, useStoredTzData } from '../../domain/time/tz-candidate.js';
import { tzDataVersion, useTzData, tzData } from '../../domain/time/tz-data.js';
import { storeTzData, findStoredTzData } from '../../domain/time/tz-data.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { DataSource } from 'typeorm';

/** Adopts newer time zone data, and shares them with other instances. */
@Injectable()
export class ShareTzData {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Uses the data in this process as well, and returns its version. Throws `TzDataError` for data that can't be used,
   * and Conflict if it is not newer.
   */
  async adopt(path: string, actor: Actor): Promise<string> {
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

  /** Whether another instance has stored newer data. Until this process uses it, no message leaves it. */
  async isBehind(): Promise<boolean> {
    const stored = await findStoredTzData(this.database.manager);
    return stored !== null && isNewerTzVersion(stored.version, tzDataVersion());
  }

  /** Stores the data of this process, or uses the stored data if it is newer. */
  async share(): Promise<void> {
    const stored = await findStoredTzData(this.database.manager);
    if (stored !== null && !isNewerTzVersion(tzDataVersion(), stored.version)) {
      await useStoredTzData(this.database.manager);
      return;
    }
    await this.changes.run({ kind: 'system' }, ({ tx, now }) => storeTzData(tx, tzData(), now));
  }
}

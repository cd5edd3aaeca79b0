import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { useStoredTzData } from '../../domain/time/tz-candidate.js';
import { tzData, tzDataVersion } from '../../domain/time/tz-data.js';
import { findStoredTzData, storeTzData } from '../../domain/time/tz-data.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { Changes } from '../changes.js';

/** Makes all instances use the newest time zone data that one of them has, also those of an older release. */
@Injectable()
export class ShareTzData {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /** Whether another instance has stored newer data. Until this process uses it, no message leaves it. */
  async isBehind(): Promise<boolean> {
    const stored = await findStoredTzData(this.database.manager);
    return stored !== null && isNewerTzVersion(stored.version, tzDataVersion());
  }

  /** Stores the data of this process, or uses the stored data if it is newer. */
  async run(): Promise<void> {
    const stored = await findStoredTzData(this.database.manager);
    if (stored !== null && !isNewerTzVersion(tzDataVersion(), stored.version)) {
      await useStoredTzData(this.database.manager);
      return;
    }
    await this.changes.run({ kind: 'system' }, ({ tx, now }) => storeTzData(tx, tzData(), now));
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/change.js';
import { lockJury } from '../../domain/calls/calls.queries.js';
import { rederived, type StoredInstants, storedInstants } from '../../domain/time/local-instant.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';

/** Derives deadlines and times that were typed as local times again with newer time zone data, as sessions are. */
@Injectable()
export class RederiveDeadlines {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many moved. Those of a call have a transaction; running it twice is safe. */
  async run(): Promise<number> {
    let moved = 0;
    for (const kind of storedInstants.all) {
      const stale = await kind.list(this.database.manager, tzDataVersion(), this.clock.now());
      for (const callId of new Set(stale.map((one) => one.callId))) moved += await this.rederive(kind, callId);
    }
    return moved;
  }

  private rederive({ list, write, action, subject }: StoredInstants, callId: string): Promise<number> {
    return this.changes.run({ kind: 'system' }, async (change) => {
      const { tx, now } = change;
      // Whatever decides about proposals, sets a deadline or sends a letter takes it.
      await lockJury(tx, callId);
      let moved = 0;
      const stale = (await list(tx, tzDataVersion(), now)).filter((one) => one.callId === callId);
      for (const stored of stale) {
        const derived = rederived(stored);
        if (derived === null) continue;
        await write(tx, stored.id, derived);
        if (!derived.isMoved) continue;
        await record(change, action, subject(stored), { from: stored.at, to: derived.at });
        moved += 1;
      }
      return moved;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import { derivedDates } from '../../domain/calls/call-dates.js';
import { listStaleCalls, lockCall, updateCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/change.js';
import { enqueueDeadlineMoved } from '../../domain/notifications/reminders/deadline-moved.queries.js';
import { isNewerTzVersion } from '../../domain/time/tz-version.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { Clock } from '../../platform/clock.js';
import { Changes } from '../changes.js';

/** Derives when calls open and close again with newer time zone data, as sessions are. */
@Injectable()
export class RederiveCalls {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Returns how many calls moved. Each has its own transaction; running it twice is safe. */
  async run(): Promise<number> {
    let moved = 0;
    for (const id of await listStaleCalls(this.database.manager, tzDataVersion(), this.clock.now())) {
      moved += (await this.rederive(id)) ? 1 : 0;
    }
    return moved;
  }

  private rederive(id: string): Promise<boolean> {
    return this.changes.run({ kind: 'system' }, async (change) => {
      const call = await lockCall(change.tx, id);
      const dates = derivedDates(call);
      if (!isNewerTzVersion(dates.tzVersion, call.tzVersion)) return false;
      const isMoved = [
        [call.opensAt, dates.opensAt],
        [call.closesAt, dates.closesAt],
      ].some(([before, now]) => before && now && before.getTime() !== now.getTime());
      const written = {
        ...dates,
        ...(isMoved && {
          sequence: call.sequence + 1,
          datesRevision: call.datesRevision + 1,
          updatedAt: nextStamp(call.updatedAt, change.now),
        }),
      };
      await updateCall(change.tx, id, written);
      if (!isMoved) return false;
      await record(change, 'call.dates-moved', `call:${id}`, { from: call.closesAt, to: dates.closesAt });
      await enqueueDeadlineMoved(change, { ...call, ...written }, call.closesAt, { reason: 'zone-rules' });
      return true;
    });
  }
}

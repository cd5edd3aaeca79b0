import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { deleteSeries, listSessionsOfSeries, lockSeries } from '../../domain/sessions/series.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Deletes a series that has no sessions, such as one with a mistyped title. */
@Injectable()
export class DeleteSeries {
  constructor(private readonly changes: Changes) {}

  /** Returns the series that was deleted. Throws NotFound, and Conflict if it has sessions. */
  async run(seriesId: string, actor: Actor): Promise<Series> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const series = await lockSeries(change.tx, seriesId);
      if ((await listSessionsOfSeries(change.tx, seriesId)).length > 0)
        throw new Conflict('series-has-sessions', 'The series has sessions. Take them out of it first.');
      await deleteSeries(change.tx, seriesId);
      await record(change, 'call.series-deleted', `call:${series.callId}`, { title: series.title });
      return series;
    });
  }
}

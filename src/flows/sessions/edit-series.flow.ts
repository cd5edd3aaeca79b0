import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import { listSeriesOfCall, lockSeries, updateSeries } from '../../domain/sessions/series.queries.js';
import type { SeriesInput } from '../../domain/sessions/session-input.js';
import { invalidField } from '../../platform/errors.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Changes the title and the description of a series. */
@Injectable()
export class EditSeries {
  constructor(private readonly changes: Changes) {}

  /** Returns the series. Throws NotFound, Invalid if another series of the call has the title, and what `edit` throws. */
  async run(seriesId: string, edit: Edit<Series, SeriesInput>, actor: Actor): Promise<Series> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const series = await lockSeries(change.tx, seriesId);
      const { title, description } = changesOf(edit, series);
      if (series.title === title && series.description === description) return series;
      const others = (await listSeriesOfCall(change.tx, series.callId)).filter(({ id }) => id !== series.id);
      if (others.some((other) => other.title === title))
        throw invalidField('title', 'series-title-taken', 'Another series of the call has this title.');
      await updateSeries(change.tx, series.id, { title, description });
      await record(change, 'call.series-edited', `call:${series.callId}`, { title });
      return { ...series, title, description };
    });
  }
}

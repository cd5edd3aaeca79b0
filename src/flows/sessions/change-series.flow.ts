import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import {
  listSeriesOfCall,
  lockSeries,
  updateSeries,
  lockSessionsOfSeries,
  deleteSeries,
  listSessionsOfSeries,
} from '../../domain/sessions/series.queries.js';
import type { SeriesChanges } from '../../domain/sessions/session-input.js';
import { invalidField, Conflict } from '../../platform/errors.js';
import { usefulTranslations } from '../../platform/i18n/translated.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';
import { hold } from '../../domain/notifications/outbox/hold.js';
import { move } from '../../domain/sessions/move.js';
import type { PlannedMove } from '../../domain/sessions/series-move.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { cancel } from '../../domain/sessions/cancel.js';

/** Edits, moves, cancels and deletes series. */
@Injectable()
export class ChangeSeries {
  constructor(private readonly changes: Changes) {}

  /** Returns the series. Throws NotFound, Invalid if another series of the call has the title, and what `edit` throws. */
  async edit(seriesId: string, edit: Edit<Series, SeriesChanges>, actor: Actor): Promise<Series> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const series = await lockSeries(change.tx, seriesId);
      const asked = { ...series, ...changesOf(edit, series) };
      const { title, description } = asked;
      const changes = { title, description, translations: usefulTranslations(asked.translations) };
      if (isDeepStrictEqual({ ...series, ...changes }, series)) return series;
      const others = (await listSeriesOfCall(change.tx, series.callId)).filter(({ id }) => id !== series.id);
      if (others.some((other) => other.title === title))
        throw invalidField('title', 'series-title-taken', 'Another series of the call has this title.');
      await updateSeries(change.tx, series.id, { ...changes, updatedAt: change.now });
      await record(change, 'call.series-edited', `call:${series.callId}`, { title });
      return { ...series, ...changes, updatedAt: change.now };
    });
  }

  /**
   * `plan` says what moves, once the sessions are locked. Returns how many sessions have moved, and how many emails
   * leave: one for each person and session, because each updates one event. Throws what `plan` throws.
   */
  async move(
    seriesId: string,
    plan: (sessions: readonly Session[], now: Date) => readonly PlannedMove[],
    note: string,
    actor: Actor,
  ): Promise<{ moved: number; notified: number }> {
    return this.changes.runIfAble(actor, 'change', async (outer) => {
      const change = hold(outer);
      const planned = plan(await lockSessionsOfSeries(change.tx, seriesId), change.now);
      let notified = 0;
      for (const one of planned) {
        const { recipients } = await move(change, one.session, one.plan, note === '' ? {} : { note });
        notified += recipientCount(recipients);
      }
      return { moved: planned.length, notified };
    });
  }

  /**
   * `choose` says which sessions are cancelled, once all are locked. Returns how many were, and how many emails leave:
   * one for each person and session, because each removes one event. Throws what `choose` throws.
   */
  async cancel(
    seriesId: string,
    choose: (sessions: readonly Session[], now: Date) => readonly Session[],
    reason: string,
    actor: Actor,
  ): Promise<{ cancelled: number; notified: number }> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const chosen = choose(await lockSessionsOfSeries(change.tx, seriesId), change.now);
      let notified = 0;
      for (const session of chosen)
        notified += recipientCount((await cancel(change, session, reason || null)).recipients);
      return { cancelled: chosen.length, notified };
    });
  }

  /** Returns the series that was deleted. Throws NotFound, and Conflict if it has sessions. */
  async delete(seriesId: string, actor: Actor): Promise<Series> {
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

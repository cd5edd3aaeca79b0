import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { copySession } from '../../domain/sessions/copy-session.js';
import { resolveSeries } from '../../domain/sessions/resolve-series.js';
import { getSeries, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { WallTiming } from '../../domain/sessions/session-timing.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';

/** The series that a session begins or continues. */
interface Making {
  /** Title of the series of a session that has none. */
  title: string;
  /** When its other sessions take place. */
  times: readonly WallTiming[];
  /** ID of the first new session. */
  firstId: string;
}

/** Makes a series of a session and copies of it, or adds copies to its series. */
@Injectable()
export class MakeSeries {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the series with its sessions: the new ones are drafts. If `firstId` exists, this is the second of two clicks
   * and changes nothing. Throws NotFound, Forbidden and Invalid.
   */
  async run(sessionId: string, making: Making, actor: Actor): Promise<{ series: Series; sessions: Session[] }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const original = await lockSession(tx, sessionId);
      const seriesId = original.seriesId ?? (await resolveSeries(change, original.callId, making.title));
      if (seriesId === null) throw new Error('A series was made without a title.');
      if (original.seriesId === null) {
        await updateSession(tx, sessionId, { seriesId });
        await record(change, 'session.edited', `session:${sessionId}`, { fields: ['series'] });
      }
      const isRepeated = (await listSessionsById(tx, [making.firstId])).length > 0;
      const copies = { occurrence: false, times: making.times, firstId: making.firstId };
      if (!isRepeated) await copySession(change, { ...original, seriesId }, copies, this.config);
      return { series: await getSeries(tx, seriesId), sessions: await listSessionsOfSeries(tx, seriesId) };
    });
  }
}

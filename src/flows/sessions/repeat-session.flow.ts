import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { changedReminders } from '../../domain/registrations/seats/revise-session.js';
import { copySession } from '../../domain/sessions/copy-session.js';
import { resolveSeries } from '../../domain/sessions/resolve-series.js';
import { getSeries, listSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import type { WallTiming } from '../../domain/sessions/session-timing.js';
import { listSessionsById, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';

/** The series that a session begins or continues, or its runs. */
interface Repeating {
  /** Title of the series of a session that has none; null for runs, of which people attend one. */
  title: string | null;
  /** When its other sessions take place. */
  times: readonly WallTiming[];
  /** ID of the first new session. */
  firstId: string;
}

/** Makes a series or runs of a session and copies of it, or adds copies to its series or runs. */
@Injectable()
export class RepeatSession {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the series, if it is one, and the sessions: the new ones are drafts. If `firstId` exists, this is the second
   * of two clicks and changes nothing. Throws NotFound, Forbidden and Invalid.
   */
  async run(sessionId: string, { title, times, firstId }: Repeating, actor: Actor) {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const original = await lockSession(tx, sessionId);
      const isRepeated = (await listSessionsById(tx, [firstId])).length > 0;
      if (title === null) {
        const runs = { occurrence: true, times, firstId };
        const copies = isRepeated ? [] : await copySession(change, original, runs, this.config);
        return { series: null, sessions: [original, ...copies] };
      }
      const seriesId = original.seriesId ?? (await resolveSeries(change, original.callId, title));
      if (seriesId === null) throw new Error('A series was made without a title.');
      if (original.seriesId === null) {
        const reminders = await changedReminders(change, original, { seriesId });
        await updateSession(tx, sessionId, { seriesId, ...reminders, updatedAt: change.now });
        await record(change, 'session.edited', `session:${sessionId}`, { fields: ['series'] });
      }
      const copies = { occurrence: false, times, firstId };
      if (!isRepeated) await copySession(change, { ...original, seriesId }, copies, this.config);
      return { series: await getSeries(tx, seriesId), sessions: await listSessionsOfSeries(tx, seriesId) };
    });
  }
}

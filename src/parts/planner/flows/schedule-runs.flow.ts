import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { copySession } from '../../../domain/sessions/copy-session.js';
import { move } from '../../../domain/sessions/move.js';
import { planReschedule } from '../../../domain/sessions/reschedule-plan.js';
import type { WallTiming } from '../../../domain/sessions/session-timing.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { listSessionsById, lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Config } from '../../../platform/config.js';
import { Changes } from '../../../flows/changes.js';

/** The times of runs, and the id of the first copy, by which the second of two clicks is recognized. */
export interface PlannedTimes {
  times: readonly WallTiming[];
  firstId: string;
}

/** Schedules runs of a session at the starts of a plan. */
@Injectable()
export class ScheduleRuns {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * Returns the runs, all of them drafts. A draft takes the first time itself; a session that is published stays as it
   * is, and all runs are added to it. Throws NotFound.
   */
  async run(sessionId: string, { times, firstId }: PlannedTimes, actor: Actor): Promise<Session[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const session = await lockSession(change.tx, sessionId);
      const existing = await listSessionsById(change.tx, [firstId]);
      if (existing.length > 0) return existing;
      const [first, ...rest] = times;
      if (session.state !== 'draft' || first === undefined) {
        return copySession(change, session, { occurrence: true, times, firstId }, this.config);
      }
      const { session: moved } = await move(change, session, planReschedule(session, first), {});
      if (rest.length === 0) return [moved];
      return [moved, ...(await copySession(change, moved, { occurrence: true, times: rest, firstId }, this.config))];
    });
  }
}

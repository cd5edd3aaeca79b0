import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { hold } from '../../domain/notifications/outbox/hold.js';
import { move } from '../../domain/sessions/move.js';
import type { PlannedMove } from '../../domain/sessions/series-move.js';
import { lockSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { Changes } from '../changes.js';

/** Moves a session of a series and all that follow, all or none, and notifies everyone who is registered once
 * that can no longer be undone. */
@Injectable()
export class MoveSeries {
  constructor(private readonly changes: Changes) {}

  /**
   * `plan` says what moves, once the sessions are locked. Returns how many sessions have moved, and how many emails
   * leave: one for each person and session, because each updates one event. Throws what `plan` throws.
   */
  async run(
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
}

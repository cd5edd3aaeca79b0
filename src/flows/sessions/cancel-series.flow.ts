import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { cancel } from '../../domain/sessions/cancel.js';
import { lockSessionsOfSeries } from '../../domain/sessions/series.queries.js';
import { recipientCount } from '../../domain/sessions/recipients.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { Changes } from '../changes.js';

/** Cancels the rest of a series, all or none, and notifies everyone who is registered. */
@Injectable()
export class CancelSeries {
  constructor(private readonly changes: Changes) {}

  /**
   * `choose` says which sessions are cancelled, once all are locked. Returns how many were, and how many emails leave:
   * one for each person and session, because each removes one event. Throws what `choose` throws.
   */
  async run(
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
}

import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { releaseUpdates } from '../../domain/notifications/outbox/waiting-updates.queries.js';
import { notifySpeakers } from '../../domain/notifications/speakers/notify-speakers.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Sends the emails about edits of a session without waiting for further edits. */
@Injectable()
export class SendUpdateNow {
  constructor(private readonly changes: Changes) {}

  /** Returns how many people are notified; none if the emails have left already. Throws NotFound. */
  async run(sessionId: string, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      const released = await releaseUpdates(tx, session.id, now);
      const notified = released + (await notifySpeakers(change, session.id, true));
      if (notified > 0) await record(change, 'session.update-sent', `session:${session.id}`, { notified });
      return notified;
    });
  }
}

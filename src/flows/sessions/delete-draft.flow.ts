import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { deleteSession, hasRegistrations } from '../../domain/sessions/deletion.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { requireDeletable } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Deletes a draft. */
@Injectable()
export class DeleteDraft {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the deleted session. Throws NotFound, and Conflict for a session that was ever published or for which
   * anybody registered: what people were told about stays visible as cancelled.
   */
  async run(sessionId: string, actor: Actor): Promise<Session> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      requireDeletable(session, await hasRegistrations(change.tx, session.id));
      await deleteSession(change.tx, session.id);
      const { title, startsAtLocal, timeZone } = session;
      await record(change, 'session.deleted', `session:${session.id}`, { title, startsAtLocal, zone: timeZone });
      return session;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { requireNotCancelled } from '../../domain/sessions/session.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Publishes a draft and opens its registration. */
@Injectable()
export class PublishSession {
  constructor(private readonly changes: Changes) {}

  /** Returns the session; one that is already published is unchanged. Throws Conflict for a cancelled one. */
  async run(sessionId: string, actor: Actor): Promise<Session> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if (session.state === 'published') return session;
      requireNotCancelled(session, " and can't be published");
      const changes = { state: 'published' as const, revision: session.revision + 1, publishedAt: now, updatedAt: now };
      const published = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      await insertRevision(tx, published, now);
      await record(change, 'session.published', `session:${session.id}`);
      return published;
    });
  }
}

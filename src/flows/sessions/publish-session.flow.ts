import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';

/** Shows a draft in the programme and opens its registration. */
@Injectable()
export class PublishSession {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives the published session; one that is published already stays as it is. Throws Conflict for a cancelled one. */
  async run(sessionId: string, actor: Actor): Promise<Session> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state === 'published') return session;
      if (session.state === 'cancelled')
        throw new Conflict('cancelled', 'The session is cancelled and cannot be published.');
      const changes = { state: 'published' as const, revision: session.revision + 1, publishedAt: now, updatedAt: now };
      const published = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      await insertRevision(tx, published, now);
      await record(tx, actor, 'session.published', `session:${session.id}`, now);
      return published;
    });
  }
}

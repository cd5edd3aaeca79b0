import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { roomCode } from '../../domain/attendance/room-code.js';
import { deleteRoomCode, putRoomCode } from '../../domain/attendance/check-ins.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Conflict } from '../../platform/errors.js';
import { requireNotOver } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Sets and removes the room code of a session, for self check-in. */
@Injectable()
export class SetRoomCode {
  constructor(private readonly changes: Changes) {}

  /**
   * Sets new codes, which replace the old ones. With `ownPageOnly` people check in only on their own page. Throws Forbidden, NotFound, and Conflict if the session is over or not
   * published.
   */
  async renew(sessionId: string, ownPageOnly: boolean, actor: Actor): Promise<void> {
    requireAbility(actor, 'check-in', sessionId);
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if (session.state !== 'published') throw new Conflict('not-published', "The session hasn't been published.");
      requireNotOver(session, now);
      // One in a billion is already in use; then another one is generated.
      while (!(await putRoomCode(tx, { sessionId, code: roomCode(randomBytes(6)), ownPageOnly, createdAt: now })));
      await record(change, 'session.room-code', `session:${sessionId}`);
    });
  }

  /** Turns self check-in off. Throws Forbidden and NotFound. */
  async remove(sessionId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'check-in', sessionId);
    await this.changes.run(actor, async (change) => {
      const { tx } = change;
      await lockSession(tx, sessionId);
      if (!(await deleteRoomCode(tx, sessionId))) return;
      await record(change, 'session.room-code-removed', `session:${sessionId}`);
    });
  }
}

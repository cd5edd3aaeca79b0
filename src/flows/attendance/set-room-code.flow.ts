import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { roomCode } from '../../domain/attendance/room-code.js';
import { deleteRoomCode, putRoomCode } from '../../domain/attendance/room-codes.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';

/** Gives the room of a session a code by which people check in by themselves, and takes it away. */
@Injectable()
export class SetRoomCode {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives a code, or a new one in whose place the old one counts no more. Throws Forbidden, NotFound, and Conflict when the session is over or off. */
  async renew(sessionId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'check-in');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state !== 'published') throw new Conflict('not-published', 'The session is not published.');
      if (session.endsAt <= now) throw new Conflict('over', 'The session is over.');
      // One in a billion is another room's; then it is the next one.
      while (!(await putRoomCode(tx, { sessionId, code: roomCode(randomBytes(6)), createdAt: now })));
      await record(tx, actor, 'session.room-code', `session:${sessionId}`, now);
    });
  }

  /** Turns self check-in off. Throws Forbidden and NotFound. */
  async remove(sessionId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'check-in');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      await lockSession(tx, sessionId);
      if (!(await deleteRoomCode(tx, sessionId))) return;
      await record(tx, actor, 'session.room-code-removed', `session:${sessionId}`, now);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { OpenRoom } from './open-room.flow.js';

/** Lets an organizer into the room of a session with a host's rights, whatever the time is. */
@Injectable()
export class EnterAsHost {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly openRoom: OpenRoom,
  ) {}

  /** Gives the address of the room. Throws NotFound, Conflict for a session that is cancelled or a room that is not there. */
  async run(sessionId: string, host: { id: string; name: string }, actor: Actor): Promise<string> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const session = await getSession(this.database.manager, sessionId);
    if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled.');
    const address = await this.openRoom.run(session, { ...host, isHost: true }, now);
    await this.database.transaction((tx) => record(tx, actor, 'session.hosted', `session:${session.id}`, now));
    return address;
  }
}

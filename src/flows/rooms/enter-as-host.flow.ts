import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { openRoom } from '../../domain/rooms/open-room.js';
import { requireNotCancelled } from '../../domain/sessions/session.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Changes } from '../changes.js';

/** Lets an organizer enter the room of a session as a host, at any time. */
@Injectable()
export class EnterAsHost {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Returns the address of the room. Throws NotFound, and Conflict for a cancelled session or a missing room. */
  async run(sessionId: string, host: { id: string; name: string; email: string }, actor: Actor): Promise<string> {
    requireAbility(actor, 'change', sessionId);
    const session = await getSession(this.database.manager, sessionId);
    requireNotCancelled(session);
    const { id, name, email } = host;
    const guest = { id, name, email, isHost: true, as: 'team' as const };
    const address = await openRoom(this.database.manager, this.config, session, guest, this.clock.now());
    await this.changes.run(actor, (change) => record(change, 'session.hosted', `session:${session.id}`));
    return address;
  }
}

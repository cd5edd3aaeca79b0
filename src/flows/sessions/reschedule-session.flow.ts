import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import type { RescheduleInput } from '../../domain/sessions/session-input.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { type Moved, move } from '../../domain/sessions/move.js';

/** Moves a session and tells everybody who is registered. */
@Injectable()
export class RescheduleSession {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the moved session and how many people are told. A move to where it stands changes nothing and tells nobody.
   * Throws Conflict for a session that is cancelled or over.
   */
  async run(sessionId: string, input: RescheduleInput, actor: Actor): Promise<Moved> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state === 'cancelled')
        throw new Conflict('cancelled', 'The session is cancelled and cannot be moved.');
      if (session.state === 'published' && session.endsAt <= now) {
        throw new Conflict('over', 'The session is over and cannot be moved.');
      }
      const wall = {
        startsAtLocal: input.startsAtLocal,
        timeZone: input.timeZone ?? session.timeZone,
        overlap: input.overlap ?? 'first',
        durationMinutes: input.durationMinutes ?? session.durationMinutes,
      };
      const extra = input.note ? { note: input.note } : {};
      return move(tx, session, wall, extra, actor, new URL(this.config.publicUrl).hostname, now);
    });
  }
}

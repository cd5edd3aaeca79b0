import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireSelf } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { openRoom } from '../../domain/rooms/open-room.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { speakerRoom } from '../../domain/speakers/speaker-room.js';
import type { SessionSpeaker } from '../../domain/speakers/session-speakers.queries.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Lets a speaker enter the room of their session as a host, and who interprets, captions or signs as somebody else. */
@Injectable()
export class EnterAsSpeaker {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** Returns the address of the room. Throws Conflict for a room that isn't open for this speaker, or unreachable. */
  async run(
    speaker: Speaker,
    session: Session,
    place: Pick<SessionSpeaker, 'status' | 'task'>,
    actor: Actor,
  ): Promise<string> {
    requireSelf(actor, speaker.id);
    const now = this.clock.now();
    if (speakerRoom(session, place.status, now) !== 'open')
      throw new Conflict('room-not-open', 'The room is not open.');
    const isHost = place.task === null;
    const { id, name, email } = speaker;
    const guest = { id, name, email, isHost, as: 'speaker' as const };
    const address = await openRoom(this.database.manager, this.config, session, guest, now);
    if (isHost) await this.changes.run(actor, (change) => record(change, 'session.hosted', `session:${session.id}`));
    return address;
  }
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { roomState } from '../../sessions/room.js';
import { getSession } from '../../sessions/sessions.queries.js';
import { findRegistrationByJoinToken, updateRegistration } from '../../registrations/registrations.queries.js';
import { notePresence } from '../attendance/note-presence.js';

/** Lets an attendee into the room, and notes the first time that they went in. */
@Injectable()
export class EnterRoom {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives the address of the room as it is now. Throws NotFound for an unknown token, Conflict while the room is not open. */
  async run(token: string, origin?: string): Promise<string> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const registration = await findRegistrationByJoinToken(tx, token);
      if (registration === null) throw new NotFound('join-link-unknown', 'This join link is not known.');
      const session = await getSession(tx, registration.sessionId);
      const state = roomState(session, registration, now);
      if (state !== 'open' || session.joinUrl === null) throw new Conflict('room-not-open', 'The room is not open.');
      if (registration.joinedAt === null) {
        const span = { registrationId: registration.id, source: 'link' as const, fromAt: now, untilAt: null };
        await notePresence(tx, session, [span], now);
        await updateRegistration(tx, registration.id, { joinedAt: now });
        const actor = { kind: 'attendee' as const, id: registration.attendeeId, origin };
        await record(tx, actor, 'registration.joined', `registration:${registration.id}`, now);
      }
      return session.joinUrl;
    });
  }
}

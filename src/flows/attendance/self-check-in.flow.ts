import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readRoomCode, roomCodeState } from '../../domain/attendance/room-code.js';
import { findRoomOfCode } from '../../domain/attendance/room-codes.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { findAttendeeByAddress, listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recordCheckIn } from '../../domain/attendance/record-check-in.js';

/** Checks somebody in by the code that is shown in their room and the address with which they registered. */
@Injectable()
export class SelfCheckIn {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives whether they are checked in, now or before, and no more: why somebody is not is nobody else's business.
   * Throws NotFound for a code that no room has, and Conflict while it does not count.
   */
  async run(typedCode: string, email: string, origin: string): Promise<boolean> {
    const now = this.clock.now();
    const code = readRoomCode(typedCode);
    return this.database.transaction(async (tx) => {
      const room = code === null ? null : await findRoomOfCode(tx, code);
      if (room === null) throw new NotFound('room-code-unknown', 'No room has this code.');
      const session = await getSession(tx, room.sessionId);
      if (session.state !== 'published' || roomCodeState(session, now) !== 'open') {
        throw new Conflict('room-code-closed', 'The code of this room does not count now.');
      }
      const attendee = await findAttendeeByAddress(tx, session.callId, emailKey(email));
      const mine = attendee === null ? [] : await listRegistrationsOf(tx, attendee.id);
      const registration = mine.find((one) => one.sessionId === session.id);
      if (attendee === null || registration === undefined) return false;
      const { outcome } = await recordCheckIn(tx, {
        id: randomUUID(),
        registrationId: registration.id,
        session,
        method: 'self',
        at: now,
        actor: { kind: 'attendee', id: attendee.id, origin },
        now,
      });
      return outcome === 'in' || outcome === 'already';
    });
  }
}

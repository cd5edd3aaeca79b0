import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { readRoomCode, roomCodeState } from '../../domain/attendance/room-code.js';
import { findRoomOfCode } from '../../domain/attendance/room-codes.queries.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { findAttendeeByAddress, listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recordCheckIn } from '../../domain/attendance/record-check-in.js';
import type { Change } from '../../domain/identity/change.js';
import { Changes } from '../changes.js';

/** Checks a person in by the code shown in the room and the address that they registered with. */
@Injectable()
export class SelfCheckIn {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns only whether they are checked in, now or before, which is for nobody else to read: anyone could ask. `isOwn`:
   * whether they use their own page. Throws NotFound for an unknown code, and Conflict while it is not valid, or if it
   * counts only on own pages.
   */
  async run(typedCode: string, email: string, origin: string, isOwn = false): Promise<boolean> {
    const code = readRoomCode(typedCode);
    return this.changes.run({ kind: 'visitor', origin }, async (change) => {
      const { tx, now } = change;
      const room = code === null ? null : await findRoomOfCode(tx, code, now);
      if (room === null) throw new NotFound('room-code-unknown', 'Unknown room code.');
      const session = await getSession(tx, room.sessionId);
      if (session.state !== 'published' || roomCodeState(session, now) !== 'open') {
        throw new Conflict('room-code-closed', 'This room code is not valid right now.');
      }
      if (room.ownPageOnly && !isOwn) {
        throw new Conflict('room-code-own-page', 'In this session people check in on their own page.');
      }
      const attendee = await findAttendeeByAddress(tx, session.callId, emailKey(email));
      const own = attendee === null ? [] : await listRegistrationsOf(tx, attendee.id);
      const registration = own.find((one) => one.sessionId === session.id);
      if (attendee === null || registration === undefined) return false;
      const byAttendee: Change = { ...change, actor: { kind: 'attendee', id: attendee.id, origin } };
      const arrival = { id: randomUUID(), registrationId: registration.id, session, method: 'self' as const, at: now };
      const { outcome } = await recordCheckIn(byAttendee, arrival);
      return outcome === 'in' || outcome === 'already';
    });
  }
}

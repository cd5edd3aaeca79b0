import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import {
  findRegistrationByJoinToken,
  getAttendee,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import { roomState } from '../../domain/sessions/room.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recordAttendance } from '../../domain/attendance/record-attendance.js';
import { verifyAddress } from '../../domain/registrations/admission.queries.js';
import { OpenRoom } from '../rooms/open-room.flow.js';
import type { Tx } from '../../platform/database/tx.js';

/** Lets an attendee into the room, and notes the first time that they went in. */
@Injectable()
export class EnterRoom {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly openRoom: OpenRoom,
  ) {}

  /**
   * Gives the address of the room as it is now. Throws NotFound for an unknown token, Conflict while the room is not open,
   * or when its server cannot be reached.
   */
  async run(token: string, origin?: string): Promise<string> {
    const now = this.clock.now();
    const { registration, session } = await findDoor(this.database.manager, token, now);
    const { name } = await getAttendee(this.database.manager, registration.attendeeId);
    const address = await this.openRoom.run(session, { id: registration.id, name, isHost: false }, now);
    if (registration.joinedAt === null) await this.note(token, now, origin);
    return address;
  }

  private async note(token: string, now: Date, origin?: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { registration, session } = await findDoor(tx, token, now);
      await verifyAddress(tx, registration.attendeeId, now);
      const span = { registrationId: registration.id, source: 'link' as const, fromAt: now, untilAt: null };
      const [noted] = await recordAttendance(tx, session, [span], now);
      if (noted?.registration.joinedAt !== null) return;
      await updateRegistration(tx, registration.id, { joinedAt: now });
      const actor = { kind: 'attendee' as const, id: registration.attendeeId, origin };
      await record(tx, actor, 'registration.joined', `registration:${registration.id}`, now);
    });
  }
}

async function findDoor(tx: Tx, token: string, now: Date) {
  const registration = await findRegistrationByJoinToken(tx, token);
  if (registration === null) throw new NotFound('join-link-unknown', 'This join link is not known.');
  const session = await getSession(tx, registration.sessionId);
  if (roomState(session, registration, now) !== 'open') throw new Conflict('room-not-open', 'The room is not open.');
  return { registration, session };
}

import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { recordAttendance } from '../../domain/attendance/record-attendance.js';
import { record } from '../../domain/identity/change.js';
import { proveAddress } from '../../domain/registrations/links/prove-address.js';
import { isProven } from '../../domain/registrations/links/proven.js';
import { getAttendee, updateRegistration } from '../../domain/registrations/registrations.queries.js';
import { findRegistrationByJoinToken } from '../../domain/registrations/links/links.queries.js';
import { openRoom } from '../../domain/rooms/open-room.js';
import { roomState } from '../../domain/sessions/room.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import type { Connection } from '../../platform/database/tx.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Lets an attendee enter the room, records the first time, and proves their address. */
@Injectable()
export class EnterRoom {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Returns the current address of the room. Throws NotFound for an unknown token, and Conflict if the room is not open
   * or its server is unreachable.
   */
  async run(token: string, origin?: string): Promise<string> {
    const now = this.clock.now();
    const { registration, session } = await findOpenRoom(this.database.manager, token, now);
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    const { name, email } = attendee;
    const guest = { id: registration.id, name, email, isHost: false, as: 'attendee' as const };
    const address = await openRoom(this.database.manager, this.config, session, guest, now);
    const isFirst = registration.joinedAt === null || registration.unproven || !isProven(attendee);
    if (isFirst) await this.recordEntry(token, attendee.id, origin);
    return address;
  }

  private async recordEntry(token: string, attendeeId: string, origin?: string): Promise<void> {
    await this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      const { registration, session } = await findOpenRoom(tx, token, now);
      await proveAddress(change, [registration.attendeeId], 'owner');
      const span = { registrationId: registration.id, source: 'link' as const, fromAt: now, untilAt: null };
      const [recorded] = await recordAttendance(change, session, [span]);
      if (recorded?.registration.joinedAt !== null) return;
      await updateRegistration(tx, registration.id, { joinedAt: now });
      await record(change, 'registration.joined', `registration:${registration.id}`);
    });
  }
}

async function findOpenRoom(connection: Connection, token: string, now: Date) {
  const registration = await findRegistrationByJoinToken(connection, token);
  if (registration === null) throw new NotFound('join-link-unknown', 'Unknown join link.');
  const session = await getSession(connection, registration.sessionId);
  if (roomState(session, registration, now) !== 'open') throw new Conflict('room-not-open', 'The room is not open.');
  return { registration, session };
}

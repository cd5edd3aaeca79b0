import { Injectable } from '@nestjs/common';
import { checkInPerson, type CheckInRequest, type CheckInResult } from '../../domain/attendance/check-in-person.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Changes } from '../changes.js';
import { findCurrentCheckIn, undoCheckIn, findRoomOfCode } from '../../domain/attendance/check-ins.queries.js';
import { NotFound, Conflict } from '../../platform/errors.js';
import {
  getRegisteredPerson,
  lockRegistration,
  type RegisteredPerson,
  findAttendeeByAddress,
  listRegistrationsOf,
} from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recomputeAttendance } from '../../domain/attendance/record-attendance.js';
import { randomUUID } from 'node:crypto';
import { readRoomCode, roomCodeState } from '../../domain/attendance/room-code.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import { recordCheckIn } from '../../domain/attendance/record-check-in.js';
import { record, type Change } from '../../domain/identity/change.js';

/** The outcome of undoing a check-in. */
export type UndoneCheckIn = { person: RegisteredPerson } & (
  | { outcome: 'out' }
  /** A later check-in has replaced the one to undo. */
  | { outcome: 'already'; since: Date }
);

/** Checking in at the door. */
@Injectable()
export class CheckIn {
  constructor(private readonly changes: Changes) {}

  /** Checks people in to a session. Throws Forbidden, and what `checkInAtDoor` throws. */
  async run(sessionId: string, request: CheckInRequest, actor: Actor): Promise<CheckInResult> {
    requireAbility(actor, 'check-in', sessionId);
    return this.changes.run(actor, (change) => checkInPerson(change, sessionId, request));
  }

  /**
   * Undoes a mistaken check-in. Undoes the current check-in, or only the given one: a phone that was offline must not
   * undo what another phone recorded in the meantime. Does nothing without a check-in. Throws Forbidden, and NotFound
   * if the registration is not in the session.
   */
  async undo(
    sessionId: string,
    registrationId: string,
    checkInId: string | undefined,
    actor: Actor,
  ): Promise<UndoneCheckIn> {
    requireAbility(actor, 'check-in', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await getSession(tx, sessionId);
      const person = await getRegisteredPerson(tx, registrationId);
      if (person.registration.sessionId !== session.id) {
        throw new NotFound('registration-not-found', 'Registration not found.');
      }
      const registration = await lockRegistration(tx, registrationId);
      const current = await findCurrentCheckIn(tx, registration.id);
      if (current === null) return { outcome: 'out', person };
      if (checkInId !== undefined && checkInId !== current.id) {
        return { outcome: 'already', since: current.at, person };
      }
      await undoCheckIn(tx, current, now);
      await recomputeAttendance(change, session, [registration]);
      const details = { method: current.method, at: current.at.toISOString() };
      await record(change, 'registration.check-in-undone', `registration:${registration.id}`, details);
      return { outcome: 'out', person };
    });
  }

  /**
   * Checks a person in by the code shown in the room and the address that they registered with. Returns only whether
   * they are checked in, now or before, which is for nobody else to read: anyone could ask. `isOwn`: whether they use
   * their own page. Throws NotFound for an unknown code, and Conflict while it is not valid, or if it counts only on
   * own pages.
   */
  async checkInSelf(typedCode: string, email: string, origin: string, isOwn = false): Promise<boolean> {
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

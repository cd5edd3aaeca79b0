import { Injectable } from '@nestjs/common';
import { checkInAtDoor, type CheckInRequest, type DoorAnswer } from '../../domain/attendance/door.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Changes } from '../changes.js';

/** Checks people in at the door of a session. */
@Injectable()
export class CheckIn {
  constructor(private readonly changes: Changes) {}

  /** Throws Forbidden, and what `checkInAtDoor` throws. */
  async run(sessionId: string, request: CheckInRequest, actor: Actor): Promise<DoorAnswer> {
    requireAbility(actor, 'check-in');
    return this.changes.run(actor, (change) => checkInAtDoor(change, sessionId, request));
  }
}

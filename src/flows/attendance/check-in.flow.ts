import { Injectable } from '@nestjs/common';
import { checkInPerson, type CheckInRequest, type CheckInResult } from '../../domain/attendance/check-in-person.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Changes } from '../changes.js';

/** Checks people in to a session. */
@Injectable()
export class CheckIn {
  constructor(private readonly changes: Changes) {}

  /** Throws Forbidden, and what `checkInAtDoor` throws. */
  async run(sessionId: string, request: CheckInRequest, actor: Actor): Promise<CheckInResult> {
    requireAbility(actor, 'check-in', sessionId);
    return this.changes.run(actor, (change) => checkInPerson(change, sessionId, request));
  }
}

import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { erasePeople } from '../../domain/privacy/erase-people.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { Changes } from '../changes.js';

/** Erases what is stored about a person in a call. */
@Injectable()
export class ErasePerson {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns whether there was something to erase, which is false the second time. The person gets one last email if the
   * address is proven. Throws NotFound, and Forbidden for someone else's data.
   */
  async run(attendeeId: string, actor: Actor): Promise<boolean> {
    requireOwner(actor, attendeeId, 'This data is not yours.');
    // The origin of an erasure would be data about the person.
    const by: Actor = actor.kind === 'attendee' ? { kind: 'attendee', id: actor.id } : actor;
    return this.changes.run(by, async (change) => {
      const { callId } = await getAttendee(change.tx, attendeeId);
      const erased = await erasePeople(change, await getCall(change.tx, callId), [attendeeId], { confirms: true });
      return erased.length > 0;
    });
  }
}

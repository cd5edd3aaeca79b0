import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { changeAddress } from '../../domain/privacy/change-address.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { invalidField } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Changes the address of a person to one that staff vouch for, with a reason. */
@Injectable()
export class VouchAddress {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the attendee. Throws NotFound, Forbidden, Invalid, Conflict if another person of the call has it, and what
   * `check` throws about the locked person.
   */
  async run(
    attendeeId: string,
    input: { email: string; reason: string; check?: (before: Attendee) => void },
    actor: Actor,
  ): Promise<Attendee> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { callId, emailKey: present } = await getAttendee(change.tx, attendeeId);
      if (emailKey(input.email) === present)
        throw invalidField('email', 'same-address', 'This is the address already.');
      return changeAddress(change, await getCall(change.tx, callId), { attendeeId, ...input, provenBy: 'staff' });
    });
  }
}

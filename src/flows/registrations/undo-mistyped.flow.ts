import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { Changes } from '../changes.js';
import type { Change } from '../../domain/identity/change.js';
import { dropQueued } from '../../domain/notifications/outbox/messages.queries.js';
import { leave } from '../../domain/registrations/leave.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { isLive } from '../../domain/registrations/registration.js';
import { findRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { dropReasons } from '../../domain/notifications/outbox/drop-reasons.js';

/** Cancels registrations that the same visitor just made with an address that they have corrected since. */
@Injectable()
export class UndoMistyped {
  constructor(private readonly changes: Changes) {}

  /** Sends nothing. The visitor must have shown that they made them. Proven addresses are unchanged. */
  async run(registrationIds: readonly string[], actor: Actor): Promise<void> {
    await this.changes.run(actor, (change) => undoMistyped(change, registrationIds));
  }
}

/**
 * Cancels registrations whose address was mistyped, without an email: its owner, if there is one, never asked for them.
 * Those that their person has confirmed are unchanged, and so are ids that are none.
 */
async function undoMistyped(change: Change, registrationIds: readonly string[]): Promise<void> {
  for (const id of registrationIds) {
    if ((await findRegisteredPerson(change.tx, id)) === null) continue;
    const { session, registration } = await lockRegistrationAndSession(change.tx, id);
    const { attendee } = (await findRegisteredPerson(change.tx, id)) ?? {};
    if (attendee === undefined || !registration.unproven || !isLive(registration.state)) continue;
    await dropQueued(change.tx, id, dropReasons['address-corrected']);
    await leave(change, { session, registration, attendee, kind: 'mistyped' });
  }
}

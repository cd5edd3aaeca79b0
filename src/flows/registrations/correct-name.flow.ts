import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { lockJury } from '../../domain/calls/calls.queries.js';
import { correctDetails } from '../../domain/privacy/correct-details.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Corrects a person's name. */
@Injectable()
export class CorrectName {
  constructor(private readonly changes: Changes) {}

  /**
   * An issued certificate is unchanged; the person can get a new version. Throws NotFound, Forbidden, and what `edit`
   * throws.
   */
  async run(registrationId: string, edit: Edit<Attendee, { name: string }>, actor: Actor): Promise<Attendee> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const { attendeeId } = await getRegistration(tx, registrationId);
      await lockJury(tx, (await getAttendee(tx, attendeeId)).callId);
      const { name } = changesOf(edit, await lockAttendee(tx, attendeeId));
      return correctDetails(change, attendeeId, { name }, 'staff');
    });
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
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
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const { attendeeId } = await getRegistration(tx, registrationId);
      const attendee = await lockAttendee(tx, attendeeId);
      const { name } = changesOf(edit, attendee);
      if (attendee.name === name) return attendee;
      await tx.getRepository(Attendee).update({ id: attendee.id }, { name });
      await record(change, 'attendee.renamed', `attendee:${attendee.id}`, { from: attendee.name, to: name });
      return { ...attendee, name };
    });
  }
}

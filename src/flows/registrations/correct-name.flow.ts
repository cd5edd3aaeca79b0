import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';

/** Corrects how a person's name is written, for all that they see and get from now on. */
@Injectable()
export class CorrectName {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** A certificate that was issued keeps its words; the person may get a new version. Throws NotFound and Forbidden. */
  async run(registrationId: string, name: string, actor: Actor): Promise<Attendee> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const { attendeeId } = await getRegistration(tx, registrationId);
      const attendee = await lockAttendee(tx, attendeeId);
      if (attendee.name === name) return attendee;
      await tx.getRepository(Attendee).update({ id: attendee.id }, { name });
      const change = { from: attendee.name, to: name };
      await record(tx, actor, 'attendee.renamed', `attendee:${attendee.id}`, now, change);
      return { ...attendee, name };
    });
  }
}

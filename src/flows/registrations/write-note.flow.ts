import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { insertNote } from '../../domain/registrations/person-notes.queries.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { Changes } from '../changes.js';

/** Writes a note about a person, for the team. */
@Injectable()
export class WriteNote {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, Gone once the data of the person was erased, and Forbidden. */
  async run(attendeeId: string, body: string, actor: Actor, id: string = randomUUID()): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      // Locked, so that an erasure leaves no note behind.
      await lockAttendee(tx, attendeeId);
      const writtenBy = actorName(actor);
      await insertNote(tx, { id, attendeeId, body, writtenBy, writtenAt: now, editedAt: null });
      await record(change, 'attendee.note-written', `attendee:${attendeeId}`);
    });
  }
}

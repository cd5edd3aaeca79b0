import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { canEditNote, notYourNote } from '../../domain/registrations/person-note.js';
import { lockNote, updateNote } from '../../domain/registrations/person-notes.queries.js';
import { Changes } from '../changes.js';

/** Changes what a note about a person says. */
@Injectable()
export class EditNote {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, and Forbidden for anyone but its author. */
  async run(noteId: string, body: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const note = await lockNote(change.tx, noteId);
      if (!canEditNote(note, actor)) throw notYourNote();
      if (note.body === body) return;
      await updateNote(change.tx, note.id, body, change.now);
      await record(change, 'attendee.note-edited', `attendee:${note.attendeeId}`);
    });
  }
}

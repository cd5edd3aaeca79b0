import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { canDeleteNote, notYourNote } from '../../domain/registrations/person-note.js';
import { deleteNote, lockNote } from '../../domain/registrations/person-notes.queries.js';
import { Changes } from '../changes.js';

/** Deletes a note about a person. */
@Injectable()
export class DeleteNote {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, and Forbidden for anyone but its author and owners. */
  async run(noteId: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'change');
    await this.changes.run(actor, async (change) => {
      const note = await lockNote(change.tx, noteId);
      if (!canDeleteNote(note, actor)) throw notYourNote();
      await deleteNote(change.tx, note.id);
      await record(change, 'attendee.note-deleted', `attendee:${note.attendeeId}`);
    });
  }
}

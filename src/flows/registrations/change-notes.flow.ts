import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { insertNote, lockNote, updateNote, deleteNote } from '../../domain/registrations/people/tags.queries.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';
import { Changes } from '../changes.js';
import { canEditNote, notYourNote, canDeleteNote } from '../../domain/registrations/people/person-note.js';

/** Notes about people, for the team. */
@Injectable()
export class ChangeNotes {
  constructor(private readonly changes: Changes) {}

  /**
   * Writes a note about a person, for the team. Throws NotFound, Gone once the data of the person was erased, and
   * Forbidden.
   */
  async write(attendeeId: string, body: string, actor: Actor, id: string = randomUUID()): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      // Locked, so that an erasure leaves no note behind.
      await lockAttendee(tx, attendeeId);
      const writtenBy = actorName(actor);
      await insertNote(tx, { id, attendeeId, body, writtenBy, writtenAt: now, editedAt: null });
      await record(change, 'attendee.note-written', `attendee:${attendeeId}`);
    });
  }

  /** Changes what a note about a person says. Throws NotFound, and Forbidden for anyone but its author. */
  async edit(noteId: string, body: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const note = await lockNote(change.tx, noteId);
      if (!canEditNote(note, actor)) throw notYourNote();
      if (note.body === body) return;
      await updateNote(change.tx, note.id, body, change.now);
      await record(change, 'attendee.note-edited', `attendee:${note.attendeeId}`);
    });
  }

  /** Deletes a note about a person. Throws NotFound, and Forbidden for anyone but its author and owners. */
  async delete(noteId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const note = await lockNote(change.tx, noteId);
      if (!canDeleteNote(note, actor)) throw notYourNote();
      await deleteNote(change.tx, note.id);
      await record(change, 'attendee.note-deleted', `attendee:${note.attendeeId}`);
    });
  }
}

import { command, query } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import type { PersonNote } from './person-note.js';

const columns = {
  id: 'uuid',
  attendeeId: 'uuid',
  body: 'text',
  writtenBy: 'text',
  writtenAt: 'timestamptz',
  editedAt: 'timestamptz?',
} as const;
const selected = `select id, attendee_id as "attendeeId", body, written_by as "writtenBy", written_at as "writtenAt",
   edited_at as "editedAt" from person_notes`;

/** Returns the notes about a person, newest first. */
export const listNotes = query(`${selected} where attendee_id = $1 order by written_at desc, id`, columns).list<
  [attendeeId: string]
>();

const lockNoteSql = command(`${selected} where id::text = $1 for update`, columns);

/** Locks and returns a note. Throws NotFound. */
export async function lockNote(tx: Tx, id: string): Promise<PersonNote> {
  const note = await lockNoteSql.maybe(tx, [id]);
  if (note === null) throw new NotFound('not-found', 'The note was not found. It may have been deleted.');
  return note;
}

/** Adds a note. */
export const insertNote = command(
  `insert into person_notes (id, attendee_id, body, written_by, written_at) values ($1, $2, $3, $4, $5)`,
).write(({ id, attendeeId, body, writtenBy, writtenAt }: PersonNote) => [id, attendeeId, body, writtenBy, writtenAt]);

/** Changes what a note says. */
export const updateNote = command(`update person_notes set body = $2, edited_at = $3 where id = $1`).write<
  [id: string, body: string, now: Date]
>();

/** Deletes a note. */
export const deleteNote = command(`delete from person_notes where id = $1`).write<[id: string]>();

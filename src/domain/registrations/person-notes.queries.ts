import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
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

const listNotesSql = query(`${selected} where attendee_id = $1 order by written_at desc, id`, columns);

/** Returns the notes about a person, newest first. */
export async function listNotes(connection: Connection, attendeeId: string): Promise<PersonNote[]> {
  return listNotesSql.all(connection, [attendeeId]);
}

const lockNoteSql = command(`${selected} where id::text = $1 for update`, columns);

/** Locks and returns a note. Throws NotFound. */
export async function lockNote(tx: Tx, id: string): Promise<PersonNote> {
  const note = await lockNoteSql.maybe(tx, [id]);
  if (note === null) throw new NotFound('not-found', 'The note was not found. It may have been deleted.');
  return note;
}

const insertNoteSql = command(
  `insert into person_notes (id, attendee_id, body, written_by, written_at) values ($1, $2, $3, $4, $5)`,
);

/** Adds a note. */
export async function insertNote(tx: Tx, { id, attendeeId, body, writtenBy, writtenAt }: PersonNote): Promise<void> {
  await insertNoteSql.run(tx, [id, attendeeId, body, writtenBy, writtenAt]);
}

const updateNoteSql = command(`update person_notes set body = $2, edited_at = $3 where id = $1`);

/** Changes what a note says. */
export async function updateNote(tx: Tx, id: string, body: string, now: Date): Promise<void> {
  await updateNoteSql.run(tx, [id, body, now]);
}

const deleteNoteSql = command(`delete from person_notes where id = $1`);

/** Deletes a note. */
export async function deleteNote(tx: Tx, id: string): Promise<void> {
  await deleteNoteSql.run(tx, [id]);
}

import { randomUUID } from 'node:crypto';
import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { maxTags, tagKey } from './tag.js';
import type { PersonNote } from './person-note.js';

/** A tag by which organizers sort the people and proposals of a call. */
export type Tag = Row<typeof listTagNames>;

const tagColumns = { id: 'uuid', callId: 'uuid', name: 'text' } as const;

/** Returns the tags of a call by name, with how many people and proposals have each. */
export const listTags = query(
  `select t.id, t.call_id as "callId", t.name,
     (select count(*)::int from attendee_tags p where p.tag_id = t.id) as people,
     (select count(*)::int from proposal_tags p where p.tag_id = t.id) as proposals
   from tags t where t.call_id = $1 order by t.name_key`,
  { ...tagColumns, people: 'int', proposals: 'int' },
).list<[callId: string]>();

/** Returns the tags of a call by name. */
export const listTagNames = query(
  `select id, call_id as "callId", name from tags where call_id = $1 order by name_key`,
  tagColumns,
).list<[callId: string]>();

/** Returns the tags of these people, by name. */
export const listTagsOf = query(
  `select p.attendee_id as "attendeeId", t.id, t.call_id as "callId", t.name
   from attendee_tags p join tags t on t.id = p.tag_id where p.attendee_id = any($1) order by t.name_key`,
  { ...tagColumns, attendeeId: 'uuid' },
).list<[attendeeIds: readonly string[]]>();

const findTagSql = query(
  `select id, call_id as "callId", name from tags where id::text = $1 and ($2::uuid is null or call_id = $2)`,
  tagColumns,
);

/** Returns a tag; with a call, only one of that call. Throws NotFound. */
export async function getTag(connection: Connection, id: string, callId: string | null = null): Promise<Tag> {
  const tag = await findTagSql.maybe(connection, [id, callId]);
  if (tag === null) throw new NotFound('not-found', 'The tag was not found. Someone may have deleted it.');
  return tag;
}

const lockTagsSql = command(`select from calls where id = $1 for no key update`);

const findByNameSql = query(
  `select id, call_id as "callId", name from tags where call_id = $1 and name_key = $2`,
  tagColumns,
);

const insertTagSql = command(
  `insert into tags (id, call_id, name, name_key, created_at)
   select $1, $2, $3, $4, $5 where (select count(*) from tags where call_id = $2) < $6
   on conflict (call_id, name_key) do nothing returning id, call_id as "callId", name`,
  tagColumns,
);

/** Returns the tag of a call with this name, made if there is none. Throws Conflict if the call has too many. */
export async function findOrCreateTag(tx: Tx, callId: string, name: string, now: Date): Promise<Tag> {
  const key = tagKey(name);
  const existing = await findByNameSql.maybe(tx, [callId, key]);
  if (existing !== null) return existing;
  await lockTagsSql.run(tx, [callId]);
  const created = await insertTagSql.maybe(tx, [randomUUID(), callId, name, key, now, maxTags]);
  const found = created ?? (await findByNameSql.maybe(tx, [callId, key]));
  if (found !== null) return found;
  throw refusedName('too-many-tags', `A call has at most ${maxTags} tags. Delete one that you no longer need.`);
}

function refusedName(code: string, message: string): Conflict {
  return new Conflict(code, message, {}, [{ path: 'name', code, message, values: { most: maxTags } }]);
}

/** Gives a tag to people of its call. Returns the ids of those who did not have it. */
export const addTag = command(
  `with people as (
     select a.id from tags t join attendees a on a.call_id = t.call_id
     where t.id = $1 and a.id = any($2) and a.email <> '' order by a.id for key share of a
   )
   insert into attendee_tags (tag_id, attendee_id) select $1, id from people
   on conflict do nothing returning attendee_id as id`,
  { id: 'uuid' },
).column<[tagId: string, attendeeIds: readonly string[]]>();

/** Takes a tag from people. Returns the ids of those who had it. */
export const removeTag = command(
  `delete from attendee_tags where tag_id = $1 and attendee_id = any($2) returning attendee_id as id`,
  { id: 'uuid' },
).column<[tagId: string, attendeeIds: readonly string[]]>();

const renameTagSql = command(`update tags set name = $2, name_key = $3 where id = $1`);

/** Renames a tag. Throws Conflict if another tag of its call has the name. */
export async function renameTag(tx: Tx, tag: Tag, name: string): Promise<void> {
  await lockTagsSql.run(tx, [tag.callId]);
  const other = await findByNameSql.maybe(tx, [tag.callId, tagKey(name)]);
  if (other !== null && other.id !== tag.id) {
    throw refusedName('tag-name-taken', 'Another tag of the call has this name. Choose a different one.');
  }
  await renameTagSql.run(tx, [tag.id, name, tagKey(name)]);
}

/** Deletes a tag, also from the people who have it. */
export const deleteTag = command(`delete from tags where id = $1`).write<[tagId: string]>();

/** Returns the tags of these proposals, by name. */
export const listProposalTags = query(
  `select p.proposal_id as "proposalId", t.name from proposal_tags p join tags t on t.id = p.tag_id
   where p.proposal_id = any($1) order by t.name_key`,
  { proposalId: 'uuid', name: 'text' },
).list<[ids: readonly string[]]>();

/** Gives a tag to proposals of its call. Returns the ids of those that did not have it. */
export const addProposalTag = command(
  `with chosen as (
     select p.id from tags t join proposals p on p.call_id = t.call_id
     where t.id = $1 and p.id = any($2) and p.merged_into is null order by p.id for key share of p
   )
   insert into proposal_tags (tag_id, proposal_id) select $1, id from chosen
   on conflict do nothing returning proposal_id as id`,
  { id: 'uuid' },
).column<[tagId: string, ids: readonly string[]]>();

/** Takes a tag from proposals. Returns the ids of those that had it. */
export const removeProposalTag = command(
  `delete from proposal_tags where tag_id = $1 and proposal_id = any($2) returning proposal_id as id`,
  { id: 'uuid' },
).column<[tagId: string, ids: readonly string[]]>();

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

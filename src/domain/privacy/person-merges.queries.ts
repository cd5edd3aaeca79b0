import { randomUUID } from 'node:crypto';

import { json } from '../../platform/database/columns.js';
import { type Row, command, query } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import type { MovedWithPerson } from './person-merge.js';

/** What belongs to a person and would move. */
export type PersonExtent = Row<typeof personExtent>;

/** Counts what belongs to a person. */
export const personExtent = query(
  `select
     (select count(*)::int from registrations where attendee_id = $1) as registrations,
     (select count(*)::int from registrations where attendee_id = $1 and attended_at is not null) as attended,
     (select count(*)::int from certificates c join registrations r on r.id = c.registration_id
       where r.attendee_id = $1) as certificates,
     (select count(*)::int from messages where attendee_id = $1) as messages,
     (select count(*)::int from proposal_matches where attendee_id = $1) as proposals,
     (select count(*)::int from delegations where coordinator_id = $1) as delegations,
     (select count(*)::int from person_notes where attendee_id = $1) as notes,
     (select count(*)::int from attendee_tags where attendee_id = $1) as tags`,
  {
    registrations: 'int',
    attended: 'int',
    certificates: 'int',
    messages: 'int',
    proposals: 'int',
    delegations: 'int',
    notes: 'int',
    tags: 'int',
  },
).get<[attendeeId: string]>();

const id = { id: 'uuid' } as const;
/** What has its own row: $1 is whom it leaves, $2 whom it goes to, $3 which ids, or null for all. */
const moveRowsSql = {
  messages: command(
    `update messages set attendee_id = $2 where attendee_id = $1 and ($3::uuid[] is null or id = any($3)) returning id`,
    id,
  ),
  recipients: command(
    `update broadcast_recipients r set attendee_id = $2
     where r.attendee_id = $1 and ($3::uuid[] is null or r.broadcast_id = any($3)) and not exists (
       select from broadcast_recipients o where o.broadcast_id = r.broadcast_id and o.attendee_id = $2)
     returning broadcast_id as id`,
    id,
  ),
  proposals: command(
    `update proposals set declared_by = $2 where declared_by = $1 and ($3::uuid[] is null or id = any($3)) returning id`,
    id,
  ),
  matches: command(
    `update proposal_matches m set attendee_id = $2
     where m.attendee_id = $1 and ($3::uuid[] is null or m.id = any($3)) and not exists (
       select from proposal_matches o where o.proposal_id = m.proposal_id and o.attendee_id = $2)
     returning id`,
    id,
  ),
  delegations: command(
    `update delegations set coordinator_id = $2
     where coordinator_id = $1 and ($3::uuid[] is null or id = any($3)) returning id`,
    id,
  ),
  notes: command(
    `update person_notes set attendee_id = $2
     where attendee_id = $1 and ($3::uuid[] is null or id = any($3)) returning id`,
    id,
  ),
  // Who was merged with them before, so that everybody who is one person by now is merged into the same one.
  aliases: command(
    `update attendees set merged_into = $2
     where merged_into = $1 and ($3::uuid[] is null or id = any($3)) returning id`,
    id,
  ),
  invitees: command(
    `update invitees set attendee_id = $2
     where attendee_id = $1 and ($3::uuid[] is null or id = any($3)) returning id`,
    id,
  ),
};

export type MovedRows = Pick<MovedWithPerson, keyof typeof moveRowsSql>;

/** Moves what belongs to a person and has its own row: all of it, or these. Returns the ids of what moved. */
export async function movePersonRows(tx: Tx, fromId: string, toId: string, only: MovedRows | null): Promise<MovedRows> {
  const move = async (what: keyof MovedRows) => {
    const rows = await moveRowsSql[what].all(tx, [fromId, toId, only?.[what] ?? null]);
    return rows.map((row) => row.id).sort();
  };
  return {
    messages: await move('messages'),
    recipients: await move('recipients'),
    proposals: await move('proposals'),
    matches: await move('matches'),
    delegations: await move('delegations'),
    notes: await move('notes'),
    aliases: await move('aliases'),
    invitees: await move('invitees'),
  };
}

const copyTagsSql = command(
  `insert into attendee_tags (tag_id, attendee_id) select tag_id, $2 from attendee_tags where attendee_id = $1
   on conflict do nothing returning tag_id as id`,
  id,
);

/** Gives a person the tags of another one. Returns the ids of those that they did not have. */
export async function copyTags(tx: Tx, fromId: string, toId: string): Promise<string[]> {
  return (await copyTagsSql.all(tx, [fromId, toId])).map((row) => row.id).sort();
}

/** Takes these tags from a person. */
export const removeTags = command(`delete from attendee_tags where attendee_id = $1 and tag_id = any($2)`).write<
  [attendeeId: string, tagIds: readonly string[]]
>();

const confirmMatchesSql = command(
  `update proposal_matches set decision = 'confirmed', decided_at = $3, decided_by = $2
   where attendee_id = $1 and state = 'linked' and decision is null returning id`,
  id,
);

/** Confirms the matches of a person that are only derived so far. Returns their ids. */
export async function confirmMatches(tx: Tx, attendeeId: string, actor: string, now: Date): Promise<string[]> {
  return (await confirmMatchesSql.all(tx, [attendeeId, actor, now])).map((row) => row.id).sort();
}

/** Leaves these matches to their evidence again. */
export const unconfirmMatches = command(
  `update proposal_matches set decision = null, decided_at = null, decided_by = null where id = any($1)`,
).write<[ids: readonly string[]]>();

const setOwnersSql = command(`update registrations set attendee_id = $2 where id = any($1)`);
const parkSql = command(
  `insert into attendees (id, call_id, email, email_key, name, time_zone, language, created_at)
   select $2::uuid, call_id, '', 'merging:' || $2::uuid::text, '—', 'UTC', 'en', created_at from attendees where id = $1`,
);
const unparkSql = command(`delete from attendees where id = $1`);

/** Registrations that change hands; the sessions of `toInto` and `toFrom` can be the same. */
export interface Handover {
  fromId: string;
  intoId: string;
  toInto: readonly string[];
  toFrom: readonly string[];
}

/** Hands registrations over. A session has each person once: those that swap wait with nobody in between. */
export async function handOverRegistrations(tx: Tx, { fromId, intoId, toInto, toFrom }: Handover): Promise<void> {
  if (toFrom.length === 0) return void (await setOwnersSql.run(tx, [toInto, intoId]));
  const nobody = randomUUID();
  await parkSql.run(tx, [fromId, nobody]);
  await setOwnersSql.run(tx, [toFrom, nobody]);
  await setOwnersSql.run(tx, [toInto, intoId]);
  await setOwnersSql.run(tx, [toFrom, fromId]);
  await unparkSql.run(tx, [nobody]);
}

/** Records what a merge moved. */
export const insertPersonMerge = command(
  `insert into person_merges (id, from_id, into_id, moved, merged_at) values ($1, $2, $3, $4, $5)`,
).write(({ fromId, intoId }: { fromId: string; intoId: string }, moved: MovedWithPerson, now: Date) => [
  randomUUID(),
  fromId,
  intoId,
  JSON.stringify(moved),
  now,
]);

const mergeColumns = {
  id: 'uuid',
  fromId: 'uuid',
  intoId: 'uuid',
  name: 'text',
  email: 'text',
  moved: json<MovedWithPerson>(),
  mergedAt: 'timestamptz',
} as const;

/** A merge with the name and the address of the person who was merged. */
export type PersonMerge = Row<typeof listPersonMerges>;

/** Returns the merges of a person that were not undone, the latest first. */
export const listPersonMerges = query(
  `select m.id, m.from_id as "fromId", m.into_id as "intoId", a.name, a.email, m.moved, m.merged_at as "mergedAt"
   from person_merges m join attendees a on a.id = m.from_id
   where (m.into_id = $1 or m.from_id = $1) and m.undone_at is null order by m.merged_at desc, m.id`,
  mergeColumns,
).list<[attendeeId: string]>();

/** Records that a merge was undone. */
export const endPersonMerge = command(`update person_merges set undone_at = $2 where id = $1`).write<
  [mergeId: string, now: Date]
>();

/** Locks two people, always in the same order. */
export const lockTwoPeople = command(
  `select id from attendees where id = any($1) order by id for no key update`,
  id,
).write<[ids: readonly string[]]>();

/** Addresses what has not left yet to the person whom it belongs to by now. */
export const readdressMessages = command(`
  update messages set payload = jsonb_set(payload, '{recipient}', payload->'recipient'
    || jsonb_build_object('name', $2::text, 'email', $3::text, 'linkVersion', $4::int))
  where attendee_id = $1 and state in ('queued', 'sending') and kind not in ('address-change', 'address-change-notice')`).write(
  ({ id: attendeeId, name, email, linkVersion }: { id: string; name: string; email: string; linkVersion: number }) => [
    attendeeId,
    name,
    email,
    linkVersion,
  ],
);

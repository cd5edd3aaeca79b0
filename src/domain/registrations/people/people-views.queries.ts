import { randomUUID } from 'node:crypto';

import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { tagKey } from './tag.js';

/** What a saved list is of. */
export type ListKind = 'people' | 'proposals';

/** A list of people or proposals that a member of the team saved. */
export type PeopleView = Row<typeof lockViewSql>;

const columns = {
  id: 'uuid',
  callId: 'uuid',
  organizerId: 'uuid',
  name: 'text',
  // Filters, columns and order, as in the address of the page.
  query: 'text',
  // Whether the whole team sees it.
  isShared: 'boolean',
} as const;
const selected = `v.id, v.call_id as "callId", v.organizer_id as "organizerId", v.name, v.query, v.is_shared as "isShared"`;

/** Returns the saved lists that an organizer sees: their own, then those that others share, each by name. */
export const listPeopleViews = query(
  `select ${selected}, o.name as "savedBy" from people_views v join organizers o on o.id = v.organizer_id
   where v.call_id = $1 and (v.organizer_id = $2 or v.is_shared) and v.list = $3
   order by v.organizer_id <> $2, v.name_key, v.id`,
  { ...columns, savedBy: 'text' },
).list<[callId: string, organizerId: string, list: ListKind]>();

const lockViewSql = command(`select ${selected} from people_views v where v.id::text = $1 for update`, columns);

/** Locks and returns a saved list. Throws NotFound. */
export async function lockPeopleView(tx: Tx, id: string): Promise<PeopleView> {
  const view = await lockViewSql.maybe(tx, [id]);
  if (view === null) throw new NotFound('not-found', 'The saved view was not found. It may have been deleted.');
  return view;
}

const saveViewSql = command(
  `insert into people_views (id, call_id, organizer_id, name, name_key, query, is_shared, saved_at,
     list)
   select $1, $2, $3, $4, $5, $6, $7, $8, $10
   where (select count(*) from people_views v where v.call_id = $2 and v.organizer_id = $3
     and (v.list, v.name_key) <> ($10, $5)) < $9
   on conflict (call_id, organizer_id, list, name_key) do update set name = excluded.name, query = excluded.query,
     is_shared = excluded.is_shared, saved_at = excluded.saved_at`,
);

/** Saves a list, in place of the organizer's own with this name. Returns whether there was room among `most`. */
export async function savePeopleView(
  tx: Tx,
  { callId, organizerId, name, query: saved, isShared, list }: Omit<PeopleView, 'id'> & { list: ListKind },
  now: Date,
  most: number,
): Promise<boolean> {
  const values = [randomUUID(), callId, organizerId, name, tagKey(name), saved, isShared, now, most, list];
  return (await saveViewSql.run(tx, values)) > 0;
}

/** Deletes a saved list. */
export const deletePeopleView = command(`delete from people_views where id = $1`).write<[id: string]>();

import type { BroadcastContents } from '../../domain/broadcasts/broadcast.js';
import { json, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** A session that matches a search. */
export interface FoundSession {
  id: string;
  title: string;
  startsAt: Date;
  timeZone: string;
  state: 'draft' | 'published' | 'cancelled';
}

const findSessionsSql = query(
  `select id, title, starts_at as "startsAt", time_zone as "timeZone", state from sessions
   where call_id = $1 and ${containsSql('search_fold(title)', '$2')}
   order by starts_at desc, id limit $3`,
  { id: 'uuid', title: 'text', startsAt: 'timestamptz', timeZone: 'text', state: word<FoundSession['state']>() },
);

/** Finds sessions of a call, drafts included, by part of their title, latest first. */
export async function findSessions(
  connection: Connection,
  callId: string,
  text: string,
  limit: number,
): Promise<FoundSession[]> {
  return findSessionsSql.all(connection, [callId, text, limit]);
}

const findBroadcastsSql = query(
  `select id, contents from broadcasts b
   where call_id = $1 and exists (
     select from jsonb_each(b.contents) as c where ${containsSql("search_fold(c.value->>'subject')", '$2')})
   order by created_at desc, id limit $3`,
  { id: 'uuid', contents: json<BroadcastContents>() },
);

/** Finds broadcasts of a call by part of their subject in any language, latest first. */
export async function findBroadcasts(
  connection: Connection,
  callId: string,
  text: string,
  limit: number,
): Promise<{ id: string; contents: BroadcastContents }[]> {
  return findBroadcastsSql.all(connection, [callId, text, limit]);
}

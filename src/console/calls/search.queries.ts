import type { CampaignTexts } from '../../domain/campaigns/campaign-texts.js';
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
   where call_id = $1 and ${containsSql('search_text', '$2')}
   order by starts_at desc, id limit $3`,
  { id: 'uuid', title: 'text', startsAt: 'timestamptz', timeZone: 'text', state: word<FoundSession['state']>() },
);

/** Finds sessions of a call, drafts included, by part of a title in any language, latest first. */
export async function findSessions(connection: Connection, callId: string, text: string, limit: number) {
  return findSessionsSql.all(connection, [callId, text, limit]);
}

const namedColumns = { id: 'uuid', name: 'text', detail: 'text?' } as const;
const findSpeakersSql = query(
  `select id, name, nullif(affiliation, '') as detail from speakers
   where call_id = $1 and ${containsSql('search_fold(name)', '$2')} order by name, id limit $3`,
  namedColumns,
);
const findVenuesSql = query(
  `select id, name, nullif(address, '') as detail from venues
   where archived_at is null and ${containsSql('search_fold(name)', '$1')} order by name, id limit $2`,
  namedColumns,
);

/** A speaker or a venue that matches a search. */
export interface FoundNamed {
  id: string;
  name: string;
  detail: string | null;
}

/** Finds speakers of a call by part of their name. */
export async function findSpeakers(connection: Connection, callId: string, text: string, limit: number) {
  return findSpeakersSql.all(connection, [callId, text, limit]);
}

/** Finds venues of the workspace by part of their name. */
export async function findVenues(connection: Connection, text: string, limit: number): Promise<FoundNamed[]> {
  return findVenuesSql.all(connection, [text, limit]);
}

const findBroadcastsSql = query(
  `select id, contents from broadcasts b
   where call_id = $1 and exists (
     select from jsonb_each(b.contents) as c where ${containsSql("search_fold(c.value->>'subject')", '$2')})
   order by created_at desc, id limit $3`,
  { id: 'uuid', contents: json<CampaignTexts>() },
);

/** Finds broadcasts of a call by part of their subject in any language, latest first. */
export async function findBroadcasts(connection: Connection, callId: string, text: string, limit: number) {
  return findBroadcastsSql.all(connection, [callId, text, limit]);
}

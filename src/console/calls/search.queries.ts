import type { CampaignTexts } from '../../domain/campaigns/campaign-texts.js';
import { json, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** A session that matches a search. */
export interface FoundSession {
  id: string;
  title: string;
  startsAt: Date;
  timeZone: string;
  state: 'draft' | 'published' | 'cancelled';
}

/** Finds sessions of a call, drafts included, by part of a title in any language, latest first. */
export const findSessions = query(
  `select id, title, starts_at as "startsAt", time_zone as "timeZone", state from sessions
   where call_id = $1 and ${containsSql('search_text', '$2')}
   order by starts_at desc, id limit $3`,
  { id: 'uuid', title: 'text', startsAt: 'timestamptz', timeZone: 'text', state: word<FoundSession['state']>() },
).list<[callId: string, text: string, limit: number]>();

const namedColumns = { id: 'uuid', name: 'text', detail: 'text?' } as const;

/** A speaker or a venue that matches a search. */
export interface FoundNamed {
  id: string;
  name: string;
  detail: string | null;
}

/** Finds speakers of a call by part of their name. */
export const findSpeakers = query(
  `select id, name, nullif(affiliation, '') as detail from speakers
   where call_id = $1 and ${containsSql('search_fold(name)', '$2')} order by name, id limit $3`,
  namedColumns,
).list<[callId: string, text: string, limit: number]>();

/** Finds venues of the workspace by part of their name. */
export const findVenues = query(
  `select id, name, nullif(address, '') as detail from venues
   where archived_at is null and ${containsSql('search_fold(name)', '$1')} order by name, id limit $2`,
  namedColumns,
).list<[text: string, limit: number]>();

/** Finds broadcasts of a call by part of their subject in any language, latest first. */
export const findBroadcasts = query(
  `select id, contents from broadcasts b
   where call_id = $1 and exists (
     select from jsonb_each(b.contents) as c where ${containsSql("search_fold(c.value->>'subject')", '$2')})
   order by created_at desc, id limit $3`,
  { id: 'uuid', contents: json<CampaignTexts>() },
).list<[callId: string, text: string, limit: number]>();

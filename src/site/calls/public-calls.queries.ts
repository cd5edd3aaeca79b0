import { NotFound } from '../../platform/errors.js';
import { type FeedVersion, feedVersion } from '../calendar/feed.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

/** The data of a call needed for finding its cached programme, with the versions. */
export interface PublicCall {
  readonly id: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  readonly linkNames: readonly string[];
  readonly embedOrigins: readonly string[];
  /** Changes with every row on the page, including seats. */
  readonly pageVersion: string;
  readonly feedVersion: FeedVersion;
}

const versionsOf = (condition: string) =>
  `select c.id, c.time_zone as "timeZone", c.languages, c.link_names as "linkNames",
     c.embed_origins as "embedOrigins",
     c.xmin || '.' || coalesce(md5(string_agg(s.xmin::text, ',' order by s.id)), '')
       || '.' || coalesce((select w.xmin::text from winner_pages w where w.call_id = c.id), '')
       || '.' || coalesce((select md5(string_agg(e.xmin::text, ',' order by e.id)) from series e
         where e.call_id = c.id), '') as "pageVersion",
     extract(epoch from c.updated_at) || '.' || count(s.id) || '.' || coalesce(sum(s.revision), 0) || '.'
       || coalesce(sum(s.sequence), 0) as version,
     greatest(c.updated_at, max(s.updated_at)) as modified
   from calls c left join sessions s on s.call_id = c.id and s.published_at is not null
   where ${condition} group by c.id`;
const columns = {
  id: 'uuid',
  timeZone: 'text',
  languages: 'text[]',
  linkNames: 'text[]',
  embedOrigins: 'text[]',
  pageVersion: 'text',
  version: 'text',
  modified: 'timestamptz',
} as const;
const getPublicCallSql = query(
  versionsOf('c.slug = $1 and c.published_at is not null and c.archived_at is null'),
  columns,
).plannedOnce();
const getCallVersionSql = query(versionsOf('c.id = $1'), columns).plannedOnce();

/**
 * Returns the call with this slug, in one cheap query. The version of its page is derived from `xmin`, the transaction
 * that last wrote a row, so that no change is missed; the feed's version excludes seats, which change with every
 * registration. Throws NotFound.
 */
export async function getPublicCall(connection: Connection, slug: string): Promise<PublicCall> {
  const row = await getPublicCallSql.maybe(connection, [slug]);
  if (row === null) {
    throw new NotFound('call-not-found', `There is no call with the slug ${JSON.stringify(slug.slice(0, 60))}.`);
  }
  const { version, modified, ...call } = row;
  return { ...call, feedVersion: feedVersion({ version, modified }) };
}

/** Returns the version of the public page of a call, also of one that is archived. */
export async function getPageVersion(connection: Connection, id: string): Promise<string> {
  return (await getCallVersionSql.one(connection, [id])).pageVersion;
}

import { NotFound } from '../../platform/errors.js';
import { type FeedVersion, feedVersion } from '../calendar/feed.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

/** What is needed of a call before its programme is built, and the versions that change whenever it would. */
export interface PublicCall {
  readonly id: string;
  readonly timeZone: string;
  readonly languages: readonly string[];
  /** Changes with every row that the page shows: seats too. */
  readonly pageVersion: string;
  readonly feedVersion: FeedVersion;
}

const getPublicCallSql = query(
  `select c.id, c.time_zone as "timeZone", c.languages,
     c.xmin || '.' || coalesce(md5(string_agg(s.xmin::text, ',' order by s.id)), '') as "pageVersion",
     extract(epoch from c.updated_at) || '.' || count(s.id) || '.' || coalesce(sum(s.revision), 0) || '.'
       || coalesce(sum(s.sequence), 0) as version,
     greatest(c.updated_at, max(s.updated_at)) as modified
   from calls c left join sessions s on s.call_id = c.id and s.published_at is not null
   where c.slug = $1 group by c.id`,
  { id: 'uuid', timeZone: 'text', languages: 'text[]', pageVersion: 'text', version: 'text', modified: 'timestamptz' },
);

/**
 * The call with this slug, in one cheap query. The version of its page is made of `xmin`, the transaction that wrote a
 * row last, so that no change can be forgotten; the feed's leaves the seats out, which change with every registration.
 * Throws NotFound.
 */
export async function getPublicCall(connection: Connection, slug: string): Promise<PublicCall> {
  const rows = await getPublicCallSql.all(connection, [slug]);
  const [row] = rows;
  if (row === undefined) {
    throw new NotFound('call-not-found', `There is no call with the slug ${JSON.stringify(slug.slice(0, 60))}.`);
  }
  const { version, modified, ...call } = row;
  return { ...call, feedVersion: feedVersion({ version, modified }) };
}

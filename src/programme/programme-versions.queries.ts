import type { EntityManager } from 'typeorm';
import { type FeedVersion, feedVersion } from './feed.queries.js';

/** What changes whenever the programme would, as a page and as a feed. */
export interface ProgrammeVersions {
  /** Changes with every row that the page shows: seats too. */
  readonly pageVersion: string;
  readonly feedVersion: FeedVersion;
}

/**
 * The versions of a call's programme, in one cheap query. The page's is made of `xmin`, the transaction that wrote a
 * row last, so that no change can be forgotten; the feed's leaves the seats out, which change with every registration.
 */
export async function programmeVersions(tx: EntityManager, slug: string): Promise<ProgrammeVersions> {
  const rows: { page: string; version: string; modified: Date }[] = await tx.query(
    `select c.xmin || '.' || coalesce(md5(string_agg(s.xmin::text, ',' order by s.id)), '') as page,
       extract(epoch from c.updated_at) || '.' || count(s.id) || '.' || coalesce(sum(s.revision), 0) || '.'
         || coalesce(sum(s.sequence), 0) as version,
       greatest(c.updated_at, max(s.updated_at)) as modified
     from calls c left join sessions s on s.call_id = c.id and s.published_at is not null
     where c.slug = $1 group by c.id`,
    [slug],
  );
  return { pageVersion: rows[0]?.page ?? '', feedVersion: feedVersion(rows[0]) };
}

import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

export interface LayoutCounts {
  sessions: number;
  organizations: number;
  proposals: number;
}

const countForLayoutSql = query(
  `select
   (select count(*)::int from sessions where call_id = $1 and state = 'published' and ends_at > $2) as sessions,
   (select count(*)::int from organizations where call_id = $1 and merged_into is null) as organizations,
   (select count(*)::int from proposals where call_id = $1 and merged_into is null) as proposals`,
  { sessions: 'int', organizations: 'int', proposals: 'int' },
);

const isReviewerSql = query(
  'select exists (select from jury_assignments where juror_id = $1 and released_at is not null) as "isReviewer"',
  {
    isReviewer: 'boolean',
  },
);

/** Returns whether an organizer has proposals to score. */
export async function isReviewer(connection: Connection, organizerId: string): Promise<boolean> {
  const row = await isReviewerSql.maybe(connection, [organizerId]);
  return row?.isReviewer ?? false;
}

/** What the side navigation counts: sessions that are still to come, organizations, and proposals. */
export async function countForLayout(connection: Connection, callId: string, now: Date): Promise<LayoutCounts> {
  const row = await countForLayoutSql.maybe(connection, [callId, now]);
  return row ?? { sessions: 0, organizations: 0, proposals: 0 };
}

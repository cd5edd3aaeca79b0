import type { Connection } from '../../platform/database/tx.js';
import { usedFeaturesSql } from '../../domain/calls/calls.queries.js';
import { type Row, composedQuery, query } from '../../platform/database/statement.js';

export type LayoutCounts = Row<typeof countForLayoutSql>;

const countForLayoutSql = composedQuery(
  (callId: string, now: Date) => ({
    text: `select
     (select count(*)::int from sessions where call_id = $1 and state = 'published' and ends_at > $2) as sessions,
     (select count(*)::int from proposals where call_id = $1 and merged_into is null) as proposals,
     ${usedFeaturesSql()} as used`,
    params: [callId, now],
  }),
  {
    sessions: 'int',
    proposals: 'int', // The features that the call uses.
    used: 'text[]',
  },
  [['', new Date(0)]],
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

/** What the navigation of a call counts and shows: sessions that are still to come, proposals, and used features. */
export async function countForLayout(connection: Connection, callId: string, now: Date): Promise<LayoutCounts> {
  return countForLayoutSql.one(connection, callId, now);
}

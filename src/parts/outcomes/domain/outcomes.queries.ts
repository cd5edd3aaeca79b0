import type { ComparedCounts } from './comparison.js';
import { OutcomeCount } from './outcome-count.entity.js';
import { nothingCounted, type OutcomeCounts, type OutcomeGroup } from './funnel.js';
import type { Connection } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';

/** A row of outcomes. Its key is a slug, a code, a kind or the id of a session; empty if unknown. */
export interface OutcomeRow extends OutcomeCounts {
  key: string;
  /** Title of a session. */
  title: string | null;
  startsAt: Date | null;
  timeZone: string | null;
}

/** Returns when the outcomes of a call were last counted, or null. */
export async function findOutcomeCount(connection: Connection, callId: string): Promise<OutcomeCount | null> {
  return connection.getRepository(OutcomeCount).findOneBy({ callId });
}

const stepsSql = (prefix: string) =>
  `jsonb_build_object('drafted', o.${prefix}drafted, 'submitted', o.${prefix}submitted,
     'shortlisted', o.${prefix}shortlisted, 'won', o.${prefix}won, 'showcased', o.${prefix}showcased,
     'piloted', o.${prefix}piloted)`;
const countsSql = `o.registered, o.invited, o.attended, ${stepsSql('')} as proposals, ${stepsSql('people_')} as people`;

const findWholeCallSql = query(
  `select ${countsSql} from outcome_rows o where o.call_id = $1 and o.grouped_by = 'all'`,
  {
    registered: 'int',
    invited: 'int',
    attended: 'int',
    proposals: json<OutcomeCounts['proposals']>(),
    people: json<OutcomeCounts['people']>(),
  },
);

/** The row of the whole call. */
export async function findWholeCall(connection: Connection, callId: string): Promise<OutcomeCounts> {
  const row = await findWholeCallSql.maybe(connection, [callId]);
  return row ?? nothingCounted();
}

const outcomeRow = {
  key: 'text',
  title: 'text?',
  startsAt: 'timestamptz?',
  timeZone: 'text?',
  registered: 'int',
  invited: 'int',
  attended: 'int',
  proposals: json<OutcomeCounts['proposals']>(),
  people: json<OutcomeCounts['people']>(),
} as const;

const outcomesSql = query(
  `select o.key, null as title, null::timestamptz as "startsAt", null as "timeZone", ${countsSql}
   from outcome_rows o where o.call_id = $1 and o.grouped_by = $2
   order by o.registered desc, o.key limit $3 offset $4`,
  outcomeRow,
);

// Along the index of their starts, whatever the planner knows of rows that were counted a moment ago, and what a row says
// is put together only for those of the page.
const sessionOutcomesSql = query(
  `with page as (
     select s.id, s.title, s.starts_at, s.time_zone
     from sessions s cross join lateral (
       select registered, key from outcome_rows
       where call_id = s.call_id and grouped_by = 'session' and key = s.id::text offset 0) o
     where s.call_id = $1 order by s.starts_at desc, o.registered desc, o.key limit $2 offset $3
   )
   select o.key, s.title, s.starts_at as "startsAt", s.time_zone as "timeZone", ${countsSql}
   from page s join outcome_rows o on o.call_id = $1 and o.grouped_by = 'session' and o.key = s.id::text
   order by s.starts_at desc, o.registered desc, o.key`,
  outcomeRow,
);

/**
 * The rows of a group: sessions from the latest to begin to the first, the others with most people first. Of help, what
 * was booked is in `registered` and what took place in `attended`.
 */
export async function listOutcomes(
  connection: Connection,
  callId: string,
  group: OutcomeGroup | 'help',
  limit = 100_000,
  offset = 0,
): Promise<OutcomeRow[]> {
  if (group !== 'session') {
    return outcomesSql.all(connection, [callId, group, limit, offset]);
  }
  return sessionOutcomesSql.all(connection, [callId, limit, offset]);
}

const findComparedSql = query(
  `select key, drafted, submitted, shortlisted, won from outcome_rows
   where call_id = $1 and grouped_by = 'compared'`,
  { key: 'text', drafted: 'int', submitted: 'int', shortlisted: 'int', won: 'int' },
);

/** Proposals whose people attended before they were handed in, and the others. */
export async function findCompared(
  connection: Connection,
  callId: string,
): Promise<{ attended: ComparedCounts; others: ComparedCounts }> {
  const rows = await findComparedSql.all(connection, [callId]);
  const of = (wanted: string): ComparedCounts => {
    const { drafted, submitted, shortlisted, won } = rows.find(({ key }) => key === wanted) ?? none;
    return { drafted, submitted, shortlisted, won };
  };
  return { attended: of('attended'), others: of('others') };
}

const none = { key: '', drafted: 0, submitted: 0, shortlisted: 0, won: 0 };

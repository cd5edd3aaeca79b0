import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

/** The most tests that one organizer can send in ten minutes. */
const maxTests = 5;
const windowMs = 10 * 60_000;

const countTestsSql = query(
  `select count(*)::int as tests from audit_entries where actor = $1 and action = 'call.email-tested' and at > $2`,
  { tests: 'int' },
);

/** Returns whether somebody (as the activity log names them) has reached the limit of tests. */
export async function hasTestedEnough(connection: Connection, actor: string, now: Date): Promise<boolean> {
  const { tests } = await countTestsSql.one(connection, [actor, new Date(now.getTime() - windowMs)]);
  return tests >= maxTests;
}

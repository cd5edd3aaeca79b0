import { hashToken } from '../../platform/tokens.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import type { NetworkCounts } from './unconfirmed-limit.js';

const DAY = 86_400_000;

/** Returns the keyed hash of a network: another one each day, so that it links nobody to a network for longer. */
export function sourceKey(secret: string, network: string, at: Date): Buffer {
  return hashToken(`${secret}\nsource\n${at.toISOString().slice(0, 10)}\n${network}`);
}

const countSourcesSql = query(
  `select encode(source, 'hex') as source, count(*) filter (where created_at > $3)::int as "lastHour",
     count(*)::int as "lastDay", min(created_at) filter (where created_at > $3) as "firstInHour",
     min(created_at) as "firstInDay"
   from attendees where call_id = $1 and source = any($2) and created_at > $4 group by source`,
  {
    source: 'text',
    lastHour: 'int',
    lastDay: 'int',
    firstInHour: 'timestamptz?',
    firstInDay: 'timestamptz',
  },
);

/** Counts the unproven people of a call whom a network registered in the last day; `keys` are its hashes in these days. */
export async function countNetwork(
  connection: Connection,
  callId: string,
  keys: readonly Buffer[],
  now: Date,
): Promise<NetworkCounts> {
  const [hourAgo, dayAgo] = [new Date(now.getTime() - 3_600_000), new Date(now.getTime() - DAY)];
  const rows = await countSourcesSql.all(connection, [callId, keys, hourAgo, dayAgo]);
  const first = (dates: readonly (Date | null)[]) =>
    dates.reduce((least, date) => (least === null || (date !== null && date < least) ? date : least), null);
  return {
    lastHour: rows.reduce((sum, { lastHour }) => sum + lastHour, 0),
    lastDay: rows.reduce((sum, { lastDay }) => sum + lastDay, 0),
    firstInHour: first(rows.map(({ firstInHour }) => firstInHour)),
    firstInDay: first(rows.map(({ firstInDay }) => firstInDay)),
  };
}

const forgetSourcesSql = command(`update attendees set source = null where source is not null and created_at <= $1`);

/** Forgets the networks of people who registered before the last two days: nothing counts them any more. */
export async function forgetSources(tx: Tx, now: Date): Promise<number> {
  return forgetSourcesSql.run(tx, [new Date(now.getTime() - 2 * DAY)]);
}

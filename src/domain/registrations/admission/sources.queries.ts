import { hashToken } from '../../../platform/tokens.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { liveStates, seatedStates } from '../registration.js';
import type { NetworkCounts } from './unconfirmed-limit.js';

const DAY = 86_400_000;

/** Returns the keyed hash of a network: another one each day, so that it links nobody to a network for longer. */
export function sourceKey(secret: string, network: string, at: Date): Buffer {
  return hashToken(`${secret}\nsource\n${at.toISOString().slice(0, 10)}\n${network}`);
}

/** Returns the keyed hash of a network in one session: it links nobody to a network in another. */
export function seatKey(secret: string, network: string, sessionId: string): Buffer {
  return hashToken(`${secret}\nseat\n${sessionId}\n${network}`);
}

const countSourcesSql = query(
  `select encode(source, 'hex') as source, count(*) filter (where created_at > $3)::int as "lastHour",
     count(*)::int as people, min(created_at) filter (where created_at > $3) as "firstInHour",
     min(created_at) as "first"
   from attendees where call_id = $1 and source = any($2) and created_at > $4 group by source
   union all
   select encode(source, 'hex'), 0, count(*)::int, null, min(created_at)
   from registrations where source = any($5) and unproven and state = any($6) group by source`,
  { source: 'text', lastHour: 'int', people: 'int', firstInHour: 'timestamptz?', first: 'timestamptz' },
).plannedOnce();

/** What networks have registered in a call, and in the sessions of a batch. */
export interface CountedSources {
  /** The unproven people of the call whom the network registered in the last day. */
  ofNetwork(network: string): NetworkCounts;
  /** The unconfirmed people with a seat in a session whom the network registered. */
  inSession(network: string, sessionId: string): number;
}

/** Counts the people that networks registered without their confirmation, for all sessions of a batch in one statement. */
export async function countSources(
  connection: Connection,
  callId: string,
  pairs: readonly { network: string; sessionId: string }[],
  secret: string,
  now: Date,
): Promise<CountedSources> {
  const [hourAgo, dayAgo] = [new Date(now.getTime() - 3_600_000), new Date(now.getTime() - DAY)];
  const dayKeys = new Map<string, readonly Buffer[]>();
  const seatKeys = new Map<string, Buffer>();
  for (const { network, sessionId } of pairs) {
    if (!dayKeys.has(network))
      dayKeys.set(network, [sourceKey(secret, network, now), sourceKey(secret, network, dayAgo)]);
    const here = `${network} ${sessionId}`;
    if (!seatKeys.has(here)) seatKeys.set(here, seatKey(secret, network, sessionId));
  }
  const params = [callId, [...dayKeys.values()].flat(), hourAgo, dayAgo, [...seatKeys.values()], seatedStates];
  const rows = new Map((await countSourcesSql.all(connection, params)).map((row) => [row.source, row]));
  return {
    ofNetwork(network) {
      const counts: NetworkCounts = { lastHour: 0, lastDay: 0, firstInHour: null, firstInDay: null };
      for (const key of dayKeys.get(network) ?? []) {
        const row = rows.get(key.toString('hex'));
        if (row === undefined) continue;
        counts.lastHour += row.lastHour;
        counts.lastDay += row.people;
        counts.firstInHour = earlier(counts.firstInHour, row.firstInHour);
        counts.firstInDay = earlier(counts.firstInDay, row.first);
      }
      return counts;
    },
    inSession: (network, sessionId) =>
      rows.get(seatKeys.get(`${network} ${sessionId}`)?.toString('hex') ?? '')?.people ?? 0,
  };
}

function earlier(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other < one) ? other : one;
}

/** Counts a request of a network for a link. Returns its requests since the first after `startedAfter`. */
export const countLinkRequest = command(
  `insert into link_requests as l (source, requests, started_at) values ($1, 1, $3)
   on conflict (source) do update set
     requests = case when l.started_at > $2 then l.requests + 1 else 1 end,
     started_at = case when l.started_at > $2 then l.started_at else $3 end
   returning requests, started_at as "startedAt"`,
  { requests: 'int', startedAt: 'timestamptz' },
).get<[source: Buffer, startedAfter: Date, now: Date]>();

const forgetLinkRequestsSql = command(`delete from link_requests where started_at <= $1`);

const forgetSourcesSql = command(`update attendees set source = null where source is not null and created_at <= $1`);

const forgetSeatSourcesSql = command(`
  update registrations r set source = null from sessions s
  where r.source is not null and s.id = r.session_id and (s.ends_at <= $1 or not r.state = any($2))`);

/**
 * Forgets the networks of people who registered before the last two days, and in sessions that are over for them: nothing
 * counts them any more. Returns for how many people.
 */
export async function forgetSources(tx: Tx, now: Date): Promise<number> {
  await forgetLinkRequestsSql.run(tx, [new Date(now.getTime() - DAY)]);
  const people = await forgetSourcesSql.run(tx, [new Date(now.getTime() - 2 * DAY)]);
  return people + (await forgetSeatSourcesSql.run(tx, [now, liveStates]));
}

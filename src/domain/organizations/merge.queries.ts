import {
  joinReservations,
  type MovedReservation,
  type MovedWithMerge,
  partReservations,
  type Reserved,
} from './merge.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { json } from '../../platform/database/columns.js';
import { type Row, command, query } from '../../platform/database/statement.js';

/** The number of items that belong to an organization. */
export type MergeExtent = Row<typeof mergeExtentSql>;

const mergeExtentSql = query(
  `select
   (select count(*)::int from attendees where organization_id = $1) as people,
   (select count(*)::int from attendees a join registrations r on r.attendee_id = a.id
     where a.organization_id = $1) as registrations,
   (select count(*)::int from delegations where organization_id = $1) as delegations,
   (select count(*)::int from seat_reservations where organization_id = $1) as reservations,
   (select count(*)::int from organization_domains where organization_id = $1) as domains`,
  { people: 'int', registrations: 'int', delegations: 'int', reservations: 'int', domains: 'int' },
);

/** Returns what merging an organization would move. */
export async function mergeExtent(connection: Connection, id: string): Promise<MergeExtent> {
  const row = await mergeExtentSql.maybe(connection, [id]);
  return row ?? { people: 0, registrations: 0, delegations: 0, reservations: 0, domains: 0 };
}

const moveSql = {
  attendees: command(`update attendees set organization_id = $2 where organization_id = $1 returning id`, {
    id: 'uuid',
  }),
  proposals: command(`update proposals set organization_id = $2 where organization_id = $1 returning id`, {
    id: 'uuid',
  }),
  delegations: command(`update delegations set organization_id = $2 where organization_id = $1 returning id`, {
    id: 'uuid',
  }),
  domains: command(
    `update organization_domains set organization_id = $2 where organization_id = $1 returning domain as id`,
    { id: 'text' },
  ),
  aliases: command(`update organizations set merged_into = $2 where merged_into = $1 returning id`, { id: 'uuid' }),
};

const mergeOrganizationSql = command(`update organizations set merged_into = $2, merged_at = $3 where id = $1`);

/** Merges one organization into another with everything that belongs to it. Returns what moved. Sessions are locked. */
export async function mergeOrganization(tx: Tx, id: string, into: string, now: Date): Promise<MovedWithMerge> {
  const params = [id, into];
  const moved = {
    attendees: idsOf(await moveSql.attendees.all(tx, params)),
    proposals: idsOf(await moveSql.proposals.all(tx, params)),
    delegations: idsOf(await moveSql.delegations.all(tx, params)),
    reservations: await joinAllReservations(tx, id, into, now),
    domains: idsOf(await moveSql.domains.all(tx, params)),
    aliases: idsOf(await moveSql.aliases.all(tx, params)),
  };
  await mergeOrganizationSql.run(tx, [id, into, now]);
  return moved;
}

const moveBackSql = {
  attendees: command(
    `update attendees set organization_id = $1 where organization_id = $2 and id = any($3) returning id`,
    { id: 'uuid' },
  ),
  proposals: command(
    `update proposals set organization_id = $1 where organization_id = $2 and id = any($3) returning id`,
    { id: 'uuid' },
  ),
  delegations: command(
    `update delegations set organization_id = $1 where organization_id = $2 and id = any($3) returning id`,
    { id: 'uuid' },
  ),
  domains: command(
    `update organization_domains set organization_id = $1 where organization_id = $2 and domain = any($3)
     returning domain as id`,
    { id: 'text' },
  ),
  aliases: command(`update organizations set merged_into = $1 where merged_into = $2 and id = any($3) returning id`, {
    id: 'uuid',
  }),
};

const unmergeOrganizationSql = command(`update organizations set merged_into = null, merged_at = null where id = $1`);

/**
 * Undoes a merge: everything that it moved and that is still there moves back. Returns what moved. Sessions are locked.
 */
export async function unmergeOrganization(
  tx: Tx,
  id: string,
  from: string,
  moved: MovedWithMerge,
  now: Date,
): Promise<MovedWithMerge> {
  await unmergeOrganizationSql.run(tx, [id]);
  const params = (ids: readonly string[]) => [id, from, ids];
  return {
    attendees: idsOf(await moveBackSql.attendees.all(tx, params(moved.attendees))),
    proposals: idsOf(await moveBackSql.proposals.all(tx, params(moved.proposals))),
    delegations: idsOf(await moveBackSql.delegations.all(tx, params(moved.delegations))),
    reservations: await partAllReservations(tx, id, from, moved.reservations, now),
    domains: idsOf(await moveBackSql.domains.all(tx, params(moved.domains))),
    aliases: idsOf(await moveBackSql.aliases.all(tx, params(moved.aliases))),
  };
}

const findLastMergeSql = query(
  `select details from audit_entries where subject = $1 and action = 'organization.merged'
   order by at desc, position desc limit 1`,
  { details: json<Omit<MovedWithMerge, 'proposals'> & Partial<MovedWithMerge>>() },
);

/** Returns what the last merge of an organization moved, from the audit entry. */
export async function findLastMerge(connection: Connection, id: string): Promise<MovedWithMerge | null> {
  const row = await findLastMergeSql.maybe(connection, [`organization:${id}`]);
  if (row === null) return null;
  // Earlier merges moved no proposals.
  const { attendees, proposals = [], delegations, domains, aliases, reservations } = row.details;
  const at = (reserved: Reserved): Reserved => ({
    ...reserved,
    reservedUntil: reserved.reservedUntil === null ? null : new Date(reserved.reservedUntil),
  });
  const read = ({ sessionId, moved, before }: MovedReservation): MovedReservation => {
    return { sessionId, moved: at(moved), before: before && at(before) };
  };
  return { attendees, proposals, delegations, domains, aliases, reservations: reservations.map(read) };
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map((row) => row.id).sort();
}

async function joinAllReservations(tx: Tx, id: string, into: string, now: Date): Promise<MovedReservation[]> {
  const theirs = await reservationsOf(tx, into, now);
  const joined = [...(await reservationsOf(tx, id, now))].map(([sessionId, moved]): MovedReservation => {
    return { sessionId, moved, before: theirs.get(sessionId) ?? null };
  });
  for (const { sessionId, moved, before } of joined) {
    await deleteReservation(tx, sessionId, id);
    await putReservation(tx, sessionId, into, joinReservations(moved, before), now);
  }
  return joined;
}

async function partAllReservations(tx: Tx, id: string, from: string, joined: readonly MovedReservation[], now: Date) {
  const theirs = await reservationsOf(tx, from, now);
  const parted: MovedReservation[] = [];
  for (const one of joined) {
    const { moved, left } = partReservations(one, theirs.get(one.sessionId) ?? null);
    if (moved === null) continue;
    await putReservation(tx, one.sessionId, id, moved, now);
    if (left !== null) await putReservation(tx, one.sessionId, from, left, now);
    else await deleteReservation(tx, one.sessionId, from);
    parted.push({ sessionId: one.sessionId, moved, before: left });
  }
  return parted;
}

// Expired reservations stay where they are.
const reservationsOfSql = query(
  `select session_id as "sessionId", seats, reserved_until as "reservedUntil" from seat_reservations
   where organization_id = $1 and (reserved_until is null or reserved_until > $2) order by session_id`,
  { sessionId: 'uuid', seats: 'int', reservedUntil: 'timestamptz?' },
);

async function reservationsOf(connection: Connection, organizationId: string, now: Date) {
  const rows = await reservationsOfSql.all(connection, [organizationId, now]);
  return new Map(rows.map(({ sessionId, seats, reservedUntil }) => [sessionId, { seats, reservedUntil }]));
}

const putReservation = command(`
  insert into seat_reservations (session_id, organization_id, seats, reserved_until, created_at)
  values ($1, $2, $3, $4, $5)
  on conflict (session_id, organization_id) do update set seats = excluded.seats, reserved_until = excluded.reserved_until`).write(
  (sessionId: string, organizationId: string, { seats, reservedUntil }: Reserved, now: Date) => [
    sessionId,
    organizationId,
    seats,
    reservedUntil,
    now,
  ],
);

const deleteReservation = command(`delete from seat_reservations where session_id = $1 and organization_id = $2`).write<
  [sessionId: string, organizationId: string]
>();

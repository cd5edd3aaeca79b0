import { type Row, command, query } from '../../../platform/database/statement.js';
import { reachableSql } from '../suppression/reachable-sql.js';
import { countReachable } from '../suppression/suppressions.queries.js';
import type { Change } from '../../identity/change.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { DropReason } from './drop-reasons.js';

/** An update that was taken back before it was sent. */
export type TakenBack = Row<typeof takeBackUpdatesSql>;

// Not those about new links, which no edit takes back. One attempt may have arrived.
const unsentSql = `kind = 'updated' and state = 'queued' and attempts = 0 and payload ? 'previousRevision'`;

const takeBackUpdatesSql = command(
  `update messages m set state = 'dropped', result = $2,
     payload = case when $4::text is null then payload else payload || jsonb_build_object('takenBackBy', $4::text) end
   where session_id = $1 and ${unsentSql}
     and not ($3::boolean and exists (select 1 from messages later
       where later.registration_id = m.registration_id and later.position > m.position and later.payload ? 'event'))
   returning registration_id as "registrationId", session_revision as revision,
     (payload->>'previousRevision')::int as known`,
  {
    registrationId: 'uuid', // The revision of the session that it was about.
    revision: 'int', // The revision that the attendee knows.
    known: 'int',
  },
);

/**
 * Drops the updates about a session that have not been sent yet, because an email to everyone says everything. They are
 * restored where the act that sends it is undone.
 */
export async function takeBackUpdates(
  { tx, held }: Change,
  sessionId: string,
  reason: DropReason,
): Promise<TakenBack[]> {
  return takeBackUpdatesSql.all(tx, [sessionId, reason, false, held?.actId ?? null]);
}

/**
 * Drops those that a further edit may leave nothing of. An update stays where a later message, such as a reminder,
 * has the event as the update announces it.
 */
export async function takeBackLastUpdates(tx: Tx, sessionId: string, reason: DropReason): Promise<TakenBack[]> {
  return takeBackUpdatesSql.all(tx, [sessionId, reason, true, null]);
}

/** Drops the updates of these registrations that have not been sent yet, because a later email says everything. */
export const takeBackUpdatesOf = command(
  `update messages set state = 'dropped', result = $2 where registration_id = any($1) and ${unsentSql}`,
).write<[registrationIds: readonly string[], reason: DropReason]>();

const releaseUpdatesSql = command(
  `update messages set due_at = $2 where session_id = $1 and ${unsentSql} and due_at > $2
   returning attendee_id as "attendeeId"`,
  { attendeeId: 'uuid' },
);

/** Lets the updates about a session leave now. Returns how many people they reach. */
export async function releaseUpdates(tx: Tx, sessionId: string, now: Date): Promise<number> {
  const released = await releaseUpdatesSql.all(tx, [sessionId, now]);
  return countReachable(
    tx,
    released.map(({ attendeeId }) => attendeeId),
  );
}

/**
 * Has emails about a session that have not been sent yet say what is true since a revision, except those that were tried
 * once, of which one attempt may have arrived.
 */
export const correctUnsent = command(
  `update messages set session_revision = $2
   where session_id = $1 and session_revision < $2 and state = 'queued' and attempts = 0`,
).write<[sessionId: string, revision: number]>();

const findWaitingUpdatesSql = query(
  `select count(*)::int as count, max(m.due_at) as "dueAt" from messages m join attendees a on a.id = m.attendee_id
   where m.session_id = $1 and ${unsentSql} and m.due_at > $2 and ${reachableSql('a')}`,
  { count: 'int', dueAt: 'timestamptz?' },
);

/** Returns how many people will be notified of edits of a session, and when; null if no update waits. */
export async function findWaitingUpdates(
  connection: Connection,
  sessionId: string,
  now: Date,
): Promise<{ count: number; dueAt: Date } | null> {
  const { count, dueAt } = await findWaitingUpdatesSql.one(connection, [sessionId, now]);
  return dueAt === null ? null : { count, dueAt };
}

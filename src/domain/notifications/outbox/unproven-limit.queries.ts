import { kindsWhere } from '../kinds/kinds.js';
import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { countedFrom, endings, nextAllowedAt } from './unproven-limit.js';
import { type DropReason, dropReasons } from './drop-reasons.js';

const takeDeliverySql = command(
  `insert into unproven_deliveries as d (mark, sent, updated_at)
   values ($1, jsonb_build_object($2::text, $3::timestamptz), $3)
   on conflict (mark) do update set updated_at = $3, sent =
     (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(d.sent)
       where (value #>> '{}')::timestamptz > $4)
     || case when (d.sent ->> $2)::timestamptz > $4
         or (select count(*) from jsonb_each_text(d.sent) where value::timestamptz > $4) < $5
       then jsonb_build_object($2::text, $3::timestamptz) else '{}' end
   returning sent ? $2 as "isAllowed", (select min(value::timestamptz) from jsonb_each_text(sent)) as "firstAt"`,
  { isAllowed: 'boolean', firstAt: 'timestamptz' },
);

/**
 * Counts an email to an address, unless the limit of `most` is reached. The row of the address serializes all instances;
 * another attempt of the same message counts once. Returns null, or when the message can be tried again.
 */
export async function takeDelivery(
  tx: Tx,
  mark: string,
  messageId: string,
  most: number,
  now: Date,
): Promise<Date | null> {
  const { isAllowed, firstAt } = await takeDeliverySql.one(tx, [mark, messageId, now, countedFrom(now), most]);
  return isAllowed ? null : nextAllowedAt(firstAt);
}

/** Removes addresses that got no email within the period of the limits. */
export const removeOldDeliveries = command(`delete from unproven_deliveries where updated_at <= $1`).write(
  (now: Date) => [countedFrom(now)],
);

const findNeedlessSql = query(
  `select id, case when "isSuperseded" then 'superseded' else 'untold' end as reason from (
     select m.id, m.kind = any($4) and not exists (select from messages e
         where e.registration_id = m.registration_id and e.position < m.position
           and (e.state in ('sent', 'failed') or e.attempts > 1)) as "isUntold",
       exists (select from messages l where m.kind = any($2) and l.kind = any($2) and l.position > m.position
         and l.registration_id = m.registration_id and l.state <> all ('{sent,failed,dropped}')
         and not (l.payload ? 'act' and l.due_at > $5))
       or exists (select from messages l where m.kind = any($3) and l.kind = m.kind and l.position > m.position
         and l.attendee_id = m.attendee_id and l.state in ('queued', 'sending')
         and l.payload->'delegation'->>'id' is not distinct from m.payload->'delegation'->>'id') as "isSuperseded"
     from messages m where m.id = any($1)
   ) found where "isSuperseded" or "isUntold"`,
  { id: 'uuid', reason: word<'superseded' | 'untold'>() },
);

/**
 * Returns which of these messages need not be sent to addresses that strangers write to, with the reason: a later one waits that says
 * the same or more, or its reader was never told of the registration that it ends. An earlier email that was attempted
 * can have arrived, whatever the server answered. What can still be undone says nothing yet. Called just
 * before sending.
 */
export async function findNeedless(
  connection: Connection,
  messageIds: readonly string[],
  now: Date,
): Promise<Map<string, DropReason>> {
  const latestOfRegistration = kindsWhere(({ retry }) => retry === 'latest-of-registration');
  const latestOfKind = kindsWhere(({ retry }) => retry === 'latest-of-kind');
  const params = [messageIds, latestOfRegistration, latestOfKind, endings, now];
  const rows = await findNeedlessSql.all(connection, params);
  return new Map(rows.map(({ id, reason }) => [id, dropReasons[reason]]));
}

import { messageIdSql } from '../notifications/outbox/message-id.js';
import { chosenRecipientSql } from '../notifications/outbox/frozen-sql.js';
import { audienceExamples, audienceSql } from './audience.queries.js';
import { namedSession } from './audience-filter.js';
import type { Broadcast } from './broadcast.entity.js';
import { type CampaignQueue, claimColumns, queueColumns, queueSql } from '../campaigns/campaigns.queries.js';
import type { Tx } from '../../platform/database/tx.js';
import { command, composedCommand, query } from '../../platform/database/statement.js';
import type { DropReason } from '../notifications/outbox/drop-reasons.js';

type Frozen = Pick<Broadcast, 'id' | 'callId' | 'filter'>;

// Of attendees, who they are, because they can be very many. Speakers are few: their emails themselves.
const keptAttendeesSql = `insert into broadcast_recipients (broadcast_id, attendee_id)
  select $1::uuid, id from audience where not is_unsubscribed and not is_suppressed returning 1`;
const keptSpeakersSql = `insert into messages (id, call_id, session_id, session_revision, broadcast_id, speaker_id, kind,
    state, dedupe_key, payload, message_id, created_at, due_at)
  select w.message_uuid, p.call_id, s.id, s.revision, $1::uuid, p.id, 'broadcast', 'queued',
    'broadcast:' || $1::uuid || ':' || p.id,
    jsonb_strip_nulls(jsonb_build_object('organization', w.organization, 'speaker', jsonb_build_object('id', p.id),
      'recipient', jsonb_build_object('name', w.name, 'email', w.email, 'timeZone', w.time_zone,
        'language', w.language, 'linkVersion', p.link_version)
        || case when w.is_own_zone then '{}'::jsonb else '{"isOwnZone": false}'::jsonb end)),
    ${messageIdSql('w.message_uuid', '$2')}, $3::timestamptz, $3::timestamptz
  from (select *, gen_random_uuid() as message_uuid from audience where not is_unsubscribed and not is_suppressed) w
  join speakers p on p.id = w.id left join sessions s on s.id = $4::uuid and s.revision > 0
  order by p.id
  on conflict (dedupe_key) do nothing returning 1`;

const freezeAudienceSql = composedCommand(
  ({ id, callId, filter }: Frozen, domain: string, now: Date) => {
    const params: unknown[] = filter.speakers ? [id, domain, now, namedSession(filter)] : [id];
    const sql = audienceSql(callId, filter, now, (value) => `$${params.push(value)}`);
    return {
      text: `with audience as materialized (${sql}), kept as (${filter.speakers ? keptSpeakersSql : keptAttendeesSql})
       select (select count(*)::int from kept) as recipients,
         (select count(*)::int from audience where is_unsubscribed) as unsubscribed,
         (select count(*)::int from audience where is_suppressed and not is_unsubscribed) as suppressed`,
      params,
    };
  },
  { recipients: 'int', unsubscribed: 'int', suppressed: 'int' },
  audienceExamples.map(([callId, filter, now]) => [{ id: callId, callId, filter }, 'localhost', now]),
);

/**
 * Stores the recipients of a broadcast: who matches its filter now. Returns how many, and how many were left out.
 * `domain` is that of Message-IDs.
 */
export async function freezeAudience(tx: Tx, broadcast: Frozen, domain: string, now: Date) {
  return freezeAudienceSql.one(tx, broadcast, domain, now);
}

/**
 * Enqueues the emails of up to `most` recipients and removes them from the list, in one statement, so that a crash does
 * both or neither. Returns how many. Lock the broadcast first.
 */
export const expandPortion = command(
  `with portion as (
     delete from broadcast_recipients where broadcast_id = $1 and attendee_id in (
       select attendee_id from broadcast_recipients where broadcast_id = $1 order by attendee_id limit $2)
     returning attendee_id, gen_random_uuid() as message_uuid
   ), queued as (
     insert into messages (id, call_id, session_id, session_revision, broadcast_id, attendee_id, kind, state,
       dedupe_key, payload, message_id, created_at, due_at)
     select p.message_uuid, $3, s.id, s.revision, $1, a.id, 'broadcast', 'queued', 'broadcast:' || $1 || ':' || a.id,
       jsonb_strip_nulls(jsonb_build_object('organization', o.name,
         'recipient', ${chosenRecipientSql('a')})),
       ${messageIdSql('p.message_uuid', '$5')}, $6::timestamptz, $6::timestamptz
     from portion p join attendees a on a.id = p.attendee_id
     left join organizations o on o.id = a.organization_id
     left join sessions s on s.id = $4::uuid and s.revision > 0
     order by a.id
     on conflict (dedupe_key) do nothing
   )
   select count(*)::int as count from portion`,
  { count: 'int' },
).value((broadcast: Frozen, most: number, domain: string, now: Date) => [
  broadcast.id,
  most,
  broadcast.callId,
  namedSession(broadcast.filter),
  domain,
  now,
]);

const queue = queueSql({
  table: 'broadcasts',
  due: `c.state = 'scheduled' and c.send_at <= $1 or c.state in ('sending', 'stopped') and c.sent is null`,
  messages: 'm.broadcast_id = c.id',
  order: 'c.send_at',
});

/** Broadcasts whose time has come, and those whose emails are not all settled. */
export const broadcastQueue: CampaignQueue = {
  due: query(queue.due, queueColumns),
  claim: command(queue.claim, claimColumns),
  portion: 1000,
};

const endSettledSql = command(
  `update broadcasts b set state = case b.state when 'sending' then 'sent' else b.state end,
     ended_at = coalesce(b.ended_at, $2), sent = n.sent, failed = n.failed, dropped = n.dropped
   from (select $1::uuid as id where not exists
       (select from messages where broadcast_id = $1 and state in ('queued', 'sending'))) settled
   cross join lateral (select count(*) filter (where state = 'sent') as sent,
       count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'dropped') as dropped
     from messages where broadcast_id = settled.id) n
   where b.id = settled.id returning b.state`,
  { state: 'text' },
);

/** Completes a broadcast if its emails are all settled, and stores their counts. Returns whether it is sent now. */
export async function endSettled(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (await endSettledSql.maybe(tx, [id, now]))?.state === 'sent';
}

const deleteRecipientsSql = command(`delete from broadcast_recipients where broadcast_id = $1`);

const dropQueuedSql = command(
  `update messages set state = 'dropped', result = $2 where broadcast_id = $1 and state = 'queued'`,
);

/** Drops the unsent emails of a broadcast, except those being sent at this moment. With the reason. */
export async function dropUnsent(tx: Tx, id: string, reason: DropReason): Promise<number> {
  const unwritten = await deleteRecipientsSql.run(tx, [id]);
  const dropped = await dropQueuedSql.run(tx, [id, reason]);
  return unwritten + dropped;
}

import { provenSql } from '../../registrations/links/proven.js';
import { unansweredReason } from './delivery.js';
import { takenBackSql } from './taken-back-sql.js';
import type { Kind } from '../kinds/kind.js';
import { kindsWhere } from '../kinds/kinds.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { type Row, composedCommand, composedQuery, query } from '../../../platform/database/statement.js';
import { dropReasons } from './drop-reasons.js';

/** The messages to resend if they were not delivered. */
export type RetryScope = { messageIds: readonly string[] } | { sessionId: string } | { callId: string };

const columns = { messageIds: 'id', sessionId: 'session_id', callId: 'call_id' } as const;
type ScopeName = keyof typeof columns;
const everyScope: [ScopeName][] = [['messageIds'], ['sessionId'], ['callId']];

/**
 * Selects undelivered messages that can be sent again: failed, bounced, or dropped because their address was
 * suppressed, within the retry rule of their kind.
 */
function undelivered(by: ScopeName): string {
  const untilStart = kindsOf(({ retry }) => retry === 'until-start');
  const latestOfRegistration = kindsOf(({ retry }) => retry === 'latest-of-registration');
  const latestOfSpeaker = kindsOf(({ retry }) => retry === 'latest-of-speaker');
  const latestOfKind = kindsOf(({ retry }) => retry === 'latest-of-kind');
  // For a speaker who still has the address, and a reminder for one who still wants it.
  const toSpeaker = `exists (select 1 from speaker_invites i join speakers p on p.id = i.speaker_id and p.email_key = i.email_key
  where i.id = m.speaker_invite_id and (m.kind not in ${untilStart}
    or i.state = 'invited' and p.reminders_stopped_at is null))
  or exists (select 1 from speakers p where p.id = m.speaker_id and p.email is not null)`;
  return `from messages m left join sessions s on s.id = m.session_id
      where m.${columns[by]} = any($1) and (m.attendee_id is not null or ${toSpeaker})
        and (m.state = 'failed' or (m.state = 'sent' and m.bounced_at is not null)
          or (m.state = 'dropped' and m.result = '${dropReasons.suppressed}'))
        and (case when m.kind in ${untilStart} then s.starts_at > $2 when m.kind in ${latestOfRegistration} or m.kind in ${latestOfSpeaker} then s.ends_at > $2
          else m.created_at > $2::timestamptz - interval '30 days' end)
        and not exists (select 1 from messages later where m.kind in ${latestOfRegistration} and later.kind in ${latestOfRegistration}
          and later.registration_id = m.registration_id and later.position > m.position
          and not ${takenBackSql('later')})
        and not exists (select 1 from messages later where later.kind in ${latestOfSpeaker}
          and later.speaker_invite_id = m.speaker_invite_id and later.position > m.position)
        and not exists (select 1 from messages later where m.kind in ${latestOfKind} and later.kind = m.kind
          and later.attendee_id = m.attendee_id and later.position > m.position
          and later.payload->'delegation'->>'id' is not distinct from m.payload->'delegation'->>'id')`;
}

function scopeOf(scope: RetryScope): [by: ScopeName, ids: readonly string[]] {
  if ('messageIds' in scope) return ['messageIds', scope.messageIds];
  return 'sessionId' in scope ? ['sessionId', [scope.sessionId]] : ['callId', [scope.callId]];
}

const countUndeliveredSql = composedQuery(
  (by: ScopeName, params: readonly unknown[] = []) => ({
    text: `select count(*)::int as count ${undelivered(by)}`,
    params,
  }),
  { count: 'int' },
  everyScope,
);

/** Returns how many messages would be resent. */
export async function countUndelivered(connection: Connection, scope: RetryScope, now: Date): Promise<number> {
  const [by, ids] = scopeOf(scope);
  return (await countUndeliveredSql.one(connection, by, [ids, now])).count;
}

const findUndeliveredToSql = composedQuery(
  (by: ScopeName, params: readonly unknown[] = []) => ({
    text: `select distinct m.attendee_id as id ${undelivered(by)} and m.attendee_id is not null`,
    params,
  }),
  { id: 'uuid' },
  everyScope,
);

/** Returns the ids of the attendees whose messages would be resent. */
export async function findUndeliveredTo(connection: Connection, scope: RetryScope, now: Date): Promise<string[]> {
  const [by, ids] = scopeOf(scope);
  const rows = await findUndeliveredToSql.all(connection, by, [ids, now]);
  return rows.map(({ id }) => id);
}

const findUndeliveredSql = composedQuery(
  (by: ScopeName, params: readonly unknown[] = []) => ({ text: `select m.id ${undelivered(by)}`, params }),
  { id: 'uuid' },
  everyScope,
);

/** Returns the ids of the messages that would be resent. */
export async function findUndelivered(connection: Connection, scope: RetryScope, now: Date): Promise<Set<string>> {
  const [by, ids] = scopeOf(scope);
  const rows = await findUndeliveredSql.all(connection, by, [ids, now]);
  return new Set(rows.map(({ id }) => id));
}

/** A message that was requeued. */
export type RequeuedMessage = Row<typeof requeueUndeliveredSql>;

const requeueUndeliveredSql = composedCommand(
  (by: ScopeName, params: readonly unknown[] = []) => ({
    text: `with chosen as (
       select m.id, m.attendee_id, m.speaker_invite_id, m.speaker_id ${undelivered(by)}
         and (m.attendee_id = any($3) or m.speaker_invite_id is not null or m.speaker_id is not null) order by m.position for update of m),
     parted as (
       update messages m set sent_with = null from chosen
       where m.sent_with = chosen.id and m.id not in (select id from chosen))
     update messages m set state = 'queued', sent_with = null, due_at = $2, attempts = 0, sent_at = null, result = null, bounced_at = null,
       bounce_status = null, bounce_diagnostic = null, lease_id = null, leased_until = null,
       payload = jsonb_set(m.payload, '{recipient}', (m.payload->'recipient') - 'unproven' ||
         jsonb_build_object('email', coalesce(a.email, p.email), 'linkVersion', coalesce(a.link_version, p.link_version)) ||
         case when a.id is null or ${provenSql('a')} or m.invitee_id is not null or m.letter_id is not null or m.kind in ${kindsOf(({ isChosen }) => isChosen === true)} then '{}'::jsonb else '{"unproven": true}'::jsonb end)
     from chosen left join attendees a on a.id = chosen.attendee_id
       left join speaker_invites i on i.id = chosen.speaker_invite_id
       left join speakers p on p.id = coalesce(i.speaker_id, chosen.speaker_id)
     where chosen.id = m.id
     returning m.id, m.kind, m.registration_id as "registrationId", m.attendee_id as "attendeeId", p.id as "speakerId"`,
    params,
  }),
  {
    id: 'uuid',
    kind: 'text',
    registrationId: 'uuid?', // Null for one to a speaker.
    attendeeId: 'uuid?',
    speakerId: 'uuid?',
  },
  everyScope,
);

/**
 * Requeues the undelivered messages of these attendees, and of speakers, with their old Message-ID and current links and addresses, each
 * in an email of its own. The caller has locked the attendees.
 */
export async function requeueUndelivered(
  tx: Tx,
  scope: RetryScope,
  attendeeIds: readonly string[],
  now: Date,
): Promise<RequeuedMessage[]> {
  const [by, ids] = scopeOf(scope);
  return requeueUndeliveredSql.all(tx, by, [ids, now, attendeeIds]);
}

/** Returns the kinds that pass a test as an SQL list, which is never empty. */
function kindsOf(test: (kind: Kind) => boolean): string {
  return `(${['', ...kindsWhere(test)].map((kind) => `'${kind}'`).join(', ')})`;
}

const outboxStateSql = query(
  `select (select count(*) from messages where state in ('queued', 'sending')) as queued,
   (select count(*) from messages where state = 'failed') as failed,
   (select count(*) from messages where (state in ('queued', 'sending') or state = 'failed')
     and result = '${unansweredReason}') as unanswered,
   (select min(due_at) from messages where state = 'failed') as "oldestFailed",
   (select min(due_at) from messages where state in ('queued', 'sending') and due_at <= $1) as oldest`,
  { queued: 'bigint', failed: 'bigint', unanswered: 'bigint', oldestFailed: 'timestamptz?', oldest: 'timestamptz?' },
);

/**
 * Returns the state of the outbox for health checks and metrics: queued and failed messages, those of both that
 * were perhaps delivered, the age in seconds of the
 * oldest due one, and the seconds since the last attempt of the oldest failed one.
 */
export async function outboxState(
  connection: Connection,
  now: Date,
): Promise<{ queued: number; failed: number; unanswered: number; oldestSeconds: number; oldestFailedSeconds: number }> {
  const rows = await outboxStateSql.all(connection, [now]);
  const [row] = rows;
  return {
    queued: Number(row?.queued ?? 0),
    failed: Number(row?.failed ?? 0),
    unanswered: Number(row?.unanswered ?? 0),
    oldestSeconds: ageSeconds(row?.oldest, now),
    oldestFailedSeconds: ageSeconds(row?.oldestFailed, now),
  };
}

function ageSeconds(moment: Date | null | undefined, now: Date): number {
  return moment ? Math.round((now.getTime() - moment.getTime()) / 1000) : 0;
}

/** Counts the messages of a call that should have left ten minutes ago, or have been tried for longer. */
export const countLate = query(
  `select count(*)::int as count from messages where call_id = $1 and state in ('queued', 'sending')
     and (due_at <= $2::timestamptz - interval '10 minutes'
       or attempts > 0 and created_at <= $2::timestamptz - interval '10 minutes')`,
  { count: 'int' },
).value<[callId: string, now: Date]>();

import { command, query } from '../../platform/database/statement.js';
import type { Change } from '../identity/change.js';
import type { MessagePayload } from '../notifications/message.js';
import { messageIdSql } from '../notifications/outbox/message-id.js';
import { causedBy, leavesAt } from '../notifications/outbox/messages.queries.js';
import { reachableSql } from '../notifications/suppression/reachable-sql.js';
import { unsubscribedSql } from '../notifications/unsubscribe/unsubscribed-sql.js';
import { liveStates } from '../registrations/registration.js';
import type { Session } from '../sessions/session.entity.js';

// Invited to the session $1, and neither registered for a session of the invitation, withdrawn nor declined; $2 are the
// live states. Of two invitations, the later one counts.
const unansweredSql = `select distinct on (a.id) i.id as invitee_id, v.id as invitation_id, a.id as attendee_id, a.call_id,
       coalesce(nullif(i.name, ''), a.name) as name, a.email, a.time_zone, a.language, a.link_version, i.position
     from invitations v join invitees i on i.invitation_id = v.id join attendees a on a.id = i.attendee_id
     where $1 = any(v.session_ids) and i.state = 'invited' and i.declined_at is null
       and ${reachableSql('a')}
       and not ${unsubscribedSql('invitation-moved', 'a')}
       and not exists (select from registrations r where r.attendee_id = a.id
         and (r.session_id = $1 or r.session_id = any(v.session_ids) and r.state = any($2)))
       and not exists (select from messages m where m.invitee_id = i.id and m.kind = 'invitation-to-register'
         and (m.state in ('failed', 'dropped') or m.bounced_at is not null))
     order by a.id, i.invited_at desc`;

/** Counts the invited people of a session who have not answered: they are notified if it moves or is cancelled. */
export const countUnanswered = query(`select count(*)::int as count from (${unansweredSql}) u`, { count: 'int' }).value(
  (sessionId: string) => [sessionId, liveStates],
);

const notifyUnansweredSql = command(
  `with unanswered as (${unansweredSql}), identified as (select *, gen_random_uuid() as id from unanswered)
   insert into messages (id, call_id, session_id, session_revision, invitee_id, attendee_id, kind, state, dedupe_key,
     payload, message_id, created_at, due_at)
   select id, call_id, $1, $3::int, invitee_id, attendee_id, $4::text, 'queued',
     $4::text || ':' || invitee_id || ':' || $1::text || ':' || $3::int,
     $5::jsonb || jsonb_build_object(
       'recipient', jsonb_build_object('name', name, 'email', email, 'timeZone', time_zone, 'language', language,
         'linkVersion', link_version),
       'invitation', jsonb_build_object('id', invitation_id, 'inviteeId', invitee_id, 'sessions', '[]'::jsonb)),
     ${messageIdSql('id', '$6')}, $7::timestamptz, $8::timestamptz
   from identified order by position`,
);

/**
 * Notifies the invited people of a session who have not answered that it was rescheduled or cancelled. The new revision
 * of `session` is already written. Returns how many.
 */
export async function notifyUnanswered(
  change: Change,
  { id, revision, state }: Session,
  extra: Pick<MessagePayload, 'note' | 'reason' | 'previousRevision'>,
): Promise<number> {
  const { tx, now, domain } = change;
  const kind = state === 'cancelled' ? 'cancelled' : 'invitation-moved';
  const payload = JSON.stringify({ ...causedBy(change), ...extra });
  return notifyUnansweredSql.run(tx, [id, liveStates, revision, kind, payload, domain, now, leavesAt(change)]);
}

import { command, query } from '../../../platform/database/statement.js';
import { instantSql } from '../outbox/frozen-sql.js';
import { messageIdSql } from '../outbox/message-id.js';
import { closeMinutes } from '../../sessions/session.js';
import { passedLeadsSql, type Planning } from '../reminders/reminders.queries.js';

/**
 * The reminders of speakers that are due and unsent, by the rules for attendees: with the time, the zones in which it is
 * night, and the seconds that count as close.
 */
const dueSql = `${passedLeadsSql()}, due as (
     select i.id, l.session_id, l.lead, l.call_id, l.revision, p.id as person, p.name, p.email, p.link_version,
       coalesce(p.time_zone, c.time_zone) as zone, p.time_zone is not null as is_own_zone,
       coalesce(p.language, c.languages[1], 'en') as language, ss.status, ss.task
     from leads l join calls c on c.id = l.call_id
     join speaker_invites i on i.session_id = l.session_id and i.state = 'invited' and i.created_at < l.moment
       and greatest(i.known_revision, i.withheld_revision) = l.revision
     join session_speakers ss on ss.session_id = i.session_id and ss.speaker_id = i.speaker_id
       and ss.status <> 'declined' and ss.task is not distinct from i.known_task
     join speakers p on p.id = i.speaker_id and p.email_key = i.email_key and p.reminders_stopped_at is null
     where (l.rescheduled_at is null or l.rescheduled_at < l.moment)
       and (l.seconds <= $3 or coalesce(p.time_zone, c.time_zone) <> all($2::text[]))
       and not exists (select 1 from unnest(l.counted) as sent(lead) join messages m
         on m.dedupe_key = 'speaker-reminder:' || i.id || ':' || sent.lead || ':' || i.sequence)
   )`;

/** Enqueues the reminders of speakers that are due. Returns their number. */
export const enqueueDueSpeakerReminders = command(
  `with ${dueSql}, stamped as (
     update speaker_invites i set
       stamped_at = greatest(date_trunc('second', $1::timestamptz), i.stamped_at + interval '1 second')
     from due where due.id = i.id
     returning i.id as invite, i.uid, i.sequence, i.stamped_at, i.created_at, due.*,
       gen_random_uuid() as message_uuid
   ), queued as (
     insert into messages (id, call_id, session_id, session_revision, speaker_invite_id, kind, state, dedupe_key, payload,
       message_id, created_at, due_at)
     select s.message_uuid, s.call_id, s.session_id, s.revision, s.invite, 'speaker-reminder', 'queued',
       'speaker-reminder:' || s.invite || ':' || s.lead || ':' || s.sequence,
       jsonb_build_object('lead', s.lead,
         'recipient', jsonb_build_object('name', s.name, 'email', s.email, 'timeZone', s.zone, 'language', s.language,
           'linkVersion', s.link_version)
           || case when s.is_own_zone then '{}'::jsonb else '{"isOwnZone": false}'::jsonb end,
         'speaker', jsonb_build_object('id', s.person, 'inviteId', s.invite)
           || case when s.status = 'invited' then '{"asks": true}'::jsonb else '{}'::jsonb end
           || case when s.task is null then '{}'::jsonb else jsonb_build_object('task', s.task) end,
         'event', jsonb_build_object('uid', s.uid, 'sequence', s.sequence, 'stampedAt', ${instantSql('s.stamped_at')},
           'createdAt', ${instantSql('s.created_at')})
           || case when s.status = 'confirmed' then '{"answer": "accepted"}'::jsonb else '{}'::jsonb end),
       ${messageIdSql('s.message_uuid', '$4')}, $1, $1
     from stamped s
     on conflict (dedupe_key) do nothing
     returning 1
   ) select count(*)::int as count from queued`,
  { count: 'int' },
).value(({ now, domain, quietZones }: Planning) => [now, quietZones, closeMinutes * 60, domain]);

/** Returns how many speakers are reminded of a session at a moment to come, if nothing changes until then. */
export const countSpeakersToRemind = query(
  `with ${dueSql} select count(*)::int as count from due where session_id = $4`,
  { count: 'int' },
).value((sessionId: string, at: Date) => [at, [], closeMinutes * 60, sessionId]);

/** Returns those of these sessions to which speakers are invited. */
export const listSessionsWithInvites = query(
  `select distinct session_id as id from speaker_invites where session_id = any($1) and state = 'invited'`,
  { id: 'uuid' },
).column<[sessionIds: readonly string[]]>();

import { json, orNull, word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { CrewTask } from '../speakers/crew-task.js';
import type { SpeakerStatus } from '../speakers/speaker.js';
import type { Speaker } from '../speakers/speaker.entity.js';
import { erasedName } from './erasure.js';

const placesSql = query(
  `select s.title as session, s.starts_at as "startsAt", ss.role, ss.organization, ss.task, ss.status,
     ss.answered_at as "answeredAt"
   from session_speakers ss join sessions s on s.id = ss.session_id where ss.speaker_id = $1 order by s.starts_at, s.id`,
  {
    session: 'text',
    startsAt: 'timestamptz',
    role: 'text?',
    organization: 'text?',
    task: orNull(json<CrewTask>()),
    status: word<SpeakerStatus>(),
    answeredAt: 'timestamptz?',
  },
);

const emailsSql = query(
  `select m.kind, m.state, m.payload #>> '{recipient,email}' as "to", m.sent_at as "sentAt"
   from messages m left join speaker_invites i on i.id = m.speaker_invite_id
   where i.speaker_id = $1 or m.speaker_id = $1 order by m.position`,
  { kind: 'text', state: 'text', to: 'text?', sentAt: 'timestamptz?' },
);

/** Returns all that is stored about a speaker, as they can download it. Their photo is on their page. */
export async function findSpeakerData(connection: Connection, speaker: Speaker): Promise<object> {
  const { name, email, affiliation, jobTitle, biographies, links, language, timeZone, createdAt, updatedAt } = speaker;
  return {
    profile: { name, email, affiliation, jobTitle, biographies, links, language, timeZone, createdAt, updatedAt },
    sessions: await placesSql.all(connection, [speaker.id]),
    emails: await emailsSql.all(connection, [speaker.id]),
  };
}

const upcoming = `exists (select from session_speakers ss join sessions s on s.id = ss.session_id
  where ss.speaker_id = p.id and s.state = 'published' and s.ends_at > $2)`;

/**
 * Removes the addresses and links of a call's speakers without an upcoming session, once the time of storage is over. The
 * programme goes on naming them.
 */
export const forgetSpeakerAddresses = command(
  `update speakers p set email = null, email_key = null, language = null, time_zone = null,
     link_version = link_version + 1
   where p.call_id = $1 and p.email is not null and not ${upcoming}`,
).write<[callId: string, now: Date]>();

// The calendars of deleted speakers still get the cancellation; nothing is sent after it.
const settled = `select i.id from speaker_invites i join sessions s on s.id = i.session_id
  left join speakers p on p.id = i.speaker_id
  where i.email <> '' and (p.id is null or p.email is null) and (i.state = 'cancelled' or s.ends_at <= $1)
    and not exists (select from messages q where q.speaker_invite_id = i.id and q.state in ('queued', 'sending'))`;

/** Empties what was sent to speakers whose profile or address is gone, once their calendars know. */
export const forgetSpeakerInvites = command(
  `with settled as (${settled}), news as (
     select m.id from messages m left join speakers p on p.id = m.speaker_id
     where m.broadcast_id in (select id from broadcasts where (filter ->> 'speakers')::boolean)
       and m.attendee_id is null and p.email is null and m.state not in ('queued', 'sending')
       and m.payload #>> '{recipient,email}' <> ''
   ), emptied as (
     update messages m set payload = jsonb_build_object('recipient', jsonb_build_object('name', '${erasedName}', 'email', '',
       'timeZone', 'UTC', 'language', m.payload #>> '{recipient,language}', 'linkVersion', 0))
     where m.speaker_invite_id in (select id from settled) or m.id in (select id from news)
   ) update speaker_invites set email = '', email_key = '', calendar_reply = null where id in (select id from settled)`,
).write<[now: Date]>();

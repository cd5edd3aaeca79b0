import { command, query } from '../platform/database/statement.js';
import { resource, versionColumns, versionSql } from './resource.js';

/** SQL that locks sessions with all of their runs, as every change of a session does. */
const lockRuns = (ids: string) =>
  `select from sessions where id in (${ids}) or occurrence_group in (
     select occurrence_group from sessions where id in (${ids}) and occurrence_group is not null)
   order by id for update`;

/** SQL of a row as JSON without these columns: what is derived, counted or kept for the program itself. */
const row = (alias: string, ...without: string[]) =>
  `(to_jsonb(${alias}) - '{${['updated_at', ...without].join(',')}}'::text[])`;

/** SQL of rows that belong to a resource, in a fixed order. */
const rows = (select: string) =>
  `(select coalesce(jsonb_agg(part order by part), '[]') from (${select}) as parts(part))`;

const registration = (alias: string) =>
  row(
    alias,
    'waitlist_number',
    'sequence',
    'stamped_at',
    'rsvp',
    'rsvp_at',
    'rsvp_sequence',
    'rsvp_comment',
    'join_token_hash',
    'joined_at',
    'unused_reply',
    'source',
  );

/** SQL of what can be changed of an attendee `a`. */
const person = `jsonb_build_array(a.email, a.name, a.organization_id, a.country, a.time_zone, a.language, a.proven_at)`;

/** What has an ETag in every installation. A change that no content shows leaves the ETag as it is. */
export const coreResources = [
  resource(
    'calls/:call',
    query(
      versionSql(`select ${row('c', 'sequence', 'dates_revision', 'tz_version', 'opens_at', 'closes_at', 'features', 'test_recipient_id')}
     from calls c where slug = $1`),
      versionColumns,
    ),
    [
      command(`select from sessions s join calls c on c.id = s.call_id where c.slug = $1 and not s.own_reminders
       order by s.id for update of s`),
      command(`select from calls where slug = $1 for no key update`),
    ],
  ),
  resource(
    'calls/:call/privacy',
    query(
      versionSql(`select ${row('n')} from privacy_notices n join calls c on c.id = n.call_id where c.slug = $1`),
      versionColumns,
    ),
  ),
  resource(
    'calls/:call/mail-templates/:kind/:language',
    query(
      versionSql(`select jsonb_build_array($2::text, $3::text, ${rows(`select t.texts from email_templates t
       where t.call_id = c.id and t.kind = $2 and t.language = $3 order by t.version desc limit 1`)})
     from calls c where c.slug = $1`),
      versionColumns,
    ),
  ),
  resource(
    'calls/:call/proposals/:externalId',
    query(
      versionSql(`select jsonb_build_array(${row('p', 'search_text', 'as_of')},
       ${rows(`select to_jsonb(m) - 'search_text' from proposal_members m where m.proposal_id = p.id`)},
       ${rows(`select to_jsonb(t) from proposal_contents t where t.proposal_id = p.id`)})
     from proposals p join calls c on c.id = p.call_id where c.slug = $1 and p.external_id = $2`),
      versionColumns,
    ),
  ),
  resource(
    'sessions/:id',
    query(
      versionSql(`select jsonb_build_array(
       ${row('s', 'taken', 'waiting', 'reserved', 'taken_online', 'waiting_online', 'questions', 'revision', 'tz_version', 'search_text')},
       ${rows(`select to_jsonb(p) - 'answered_at' from session_speakers p where p.session_id = s.id`)},
       ${rows(`select to_jsonb(r) from seat_reservations r where r.session_id = s.id`)})
     from sessions s where s.id = $1`),
      versionColumns,
    ),
    [command(lockRuns('$1'))],
  ),
  resource(
    'sessions/:id/questions',
    query(
      versionSql(`select jsonb_build_array(s.id, ${rows(`select to_jsonb(q) from questions q where q.session_id = s.id and q.retired_at is null`)})
     from sessions s where s.id = $1`),
      versionColumns,
    ),
    [command(`select from sessions where id = $1 for update`)],
  ),
  resource('series/:id', query(versionSql(`select ${row('s')} from series s where s.id = $1`), versionColumns), [
    command(lockRuns('select id from sessions where series_id = $1')),
    command(`select from series where id = $1 for update`),
  ]),
  resource(
    'speakers/:id',
    query(
      versionSql(`select jsonb_build_array(${row('s', 'reminders_stopped_at', 'news_stopped_at')},
       ${rows(`select to_jsonb(p) - 'position' from session_speakers p where p.speaker_id = s.id`)})
     from speakers s where s.id = $1`),
      versionColumns,
    ),
    [
      command(lockRuns('select session_id from session_speakers where speaker_id = $1')),
      command(`select from speakers where id = $1 for update`),
    ],
  ),
  resource(
    'venues/:id',
    query(
      versionSql(`select jsonb_build_array(${row('v')}, ${rows(`select to_jsonb(r) from venue_rooms r where r.venue_id = v.id`)})
     from venues v where v.id = $1`),
      versionColumns,
    ),
  ),
  resource(
    'organizations/:id',
    query(
      versionSql(`select jsonb_build_array(${row('o', 'search_text')},
       ${rows(`select to_jsonb(d) from organization_domains d where d.organization_id = o.id`)})
     from organizations o where o.id = $1`),
      versionColumns,
    ),
  ),
  resource(
    'registrations/:id',
    query(
      versionSql(`select jsonb_build_array(${registration('r')}, ${person})
     from registrations r join attendees a on a.id = r.attendee_id where r.id = $1`),
      versionColumns,
    ),
    [command(lockRuns('select session_id from registrations where id = $1'))],
  ),
  resource(
    'registrations/:id/person',
    query(
      versionSql(`select jsonb_build_array(${person},
       ${rows(`select ${registration('o')} from registrations o where o.attendee_id = a.id`)})
     from registrations r join attendees a on a.id = r.attendee_id where r.id = $1`),
      versionColumns,
    ),
    [
      command(
        lockRuns(`select o.session_id from registrations o join registrations r using (attendee_id) where r.id = $1`),
      ),
    ],
  ),
  resource(
    'invitations/:id',
    query(versionSql(`select ${row('i', 'reminded_at')} from invitations i where i.id = $1`), versionColumns),
    [command(`select from invitations where id = $1 for update`)],
  ),
  resource(
    'broadcasts/:id',
    query(
      versionSql(
        `select ${row('b', 'recipients', 'unsubscribed', 'suppressed', 'sent', 'failed', 'dropped')} from broadcasts b where b.id = $1`,
      ),
      versionColumns,
    ),
    [command(`select from broadcasts where id = $1 for update`)],
  ),
  resource(
    'delegations/:id',
    query(
      versionSql(`select jsonb_build_array(d.id, d.link_version,
       ${rows(`select to_jsonb(l) - '{state,place}'::text[] from delegation_listings l where l.delegation_id = d.id`)},
       ${rows(`select to_jsonb(r.id) from registrations r where r.delegation_id = d.id`)})
     from delegations d where d.id = $1`),
      versionColumns,
    ),
  ),
];

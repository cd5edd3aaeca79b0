import { longRecordTable, recordTable } from '../../../domain/calls/record-table.js';
import { json } from '../../../platform/database/columns.js';
import { type Row, query } from '../../../platform/database/statement.js';

/** Rows that are read at once; of the log more, because finding whether an entry is of the call takes long. */
const [portion, logPortion] = [1000, 10_000];

const listSessions = query(
  `select s.slug, s.title, s.kind, s.format, s.language, s.state, s.starts_at_local as "startsAtLocal",
     s.time_zone as "timeZone", s.starts_at as "startsAt", s.ends_at as "endsAt", s.venue, s.capacity, s.taken, s.uid,
     (select count(*)::int from registrations r where r.session_id = s.id and r.attended_at is not null) as attended,
     array(select p->>'name' from jsonb_array_elements(s.speakers) p) as speakers
   from sessions s where s.call_id = $1 order by s.starts_at, s.id`,
  {
    slug: 'text',
    title: 'text',
    kind: 'text',
    format: 'text',
    language: 'text',
    state: 'text',
    startsAtLocal: 'text',
    timeZone: 'text',
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
    venue: 'text?',
    capacity: 'int?',
    taken: 'int',
    uid: 'text',
    attended: 'int',
    speakers: 'text[]',
  },
).list<[callId: string]>();

/** Each session, with the local time that was typed and the UID of its calendar event. */
const sessions = recordTable<Row<typeof listSessions>>({
  name: 'sessions',
  printed: ['starts_at_local', 'time_zone', 'title', 'state', 'taken', 'attended'],
  columns: {
    slug: ({ slug }) => slug,
    title: ({ title }) => title,
    kind: ({ kind }) => kind,
    format: ({ format }) => format,
    language: ({ language }) => language,
    state: ({ state }) => state,
    starts_at_local: ({ startsAtLocal }) => startsAtLocal,
    time_zone: ({ timeZone }) => timeZone,
    starts_at: ({ startsAt }) => startsAt,
    ends_at: ({ endsAt }) => endsAt,
    venue: ({ venue }) => venue,
    capacity: ({ capacity }) => capacity,
    taken: ({ taken }) => taken,
    attended: ({ attended }) => attended,
    uid: ({ uid }) => uid,
    speakers: { personal: ({ speakers }) => speakers.join(', ') },
  },
  list: (connection, { id }) => listSessions(connection, id),
});

const pageOfProposals = query(
  `select external_id as id, title, theme, state, organization, submitted_at as "submittedAt",
     array(select m.name from proposal_members m where m.proposal_id = p.id and m.name <> '' order by m.name) as team
   from proposals p where call_id = $1 and merged_into is null and external_id > $2
   order by external_id limit ${portion}`,
  {
    id: 'text',
    title: 'text',
    theme: 'text',
    state: 'text',
    organization: 'text?',
    submittedAt: 'timestamptz?',
    team: 'text[]',
  },
).list<[callId: string, after: string]>();

/** Each proposal with what became of it. */
const proposals = longRecordTable<Row<typeof pageOfProposals>>({
  name: 'proposals',
  printed: ['id', 'title', 'theme', 'state'],
  columns: {
    id: ({ id }) => id,
    title: ({ title }) => title,
    theme: ({ theme }) => theme,
    state: ({ state }) => state,
    organization: ({ organization }) => organization,
    submitted_at: ({ submittedAt }) => submittedAt,
    team: { personal: ({ team }) => team.join(', ') },
  },
  page: (connection, call, after) => pageOfProposals(connection, call.id, after?.id ?? ''),
});

const listCounts = query(
  `select what, value, count::int from (
     select 1, 'sessions', state, count(*) from sessions where call_id = $1 group by state
     union all
     select 2, 'people', '', count(*) from attendees where call_id = $1 and merged_into is null
     union all
     select 3, 'registrations', r.state, count(*)
       from registrations r join sessions s on s.id = r.session_id where s.call_id = $1 group by r.state
     union all
     select 4, 'attended', '', count(*)
       from registrations r join sessions s on s.id = r.session_id where s.call_id = $1 and r.attended_at is not null
     union all
     select 5, 'organizations', '', count(*) from organizations where call_id = $1 and merged_into is null
     union all
     select 6, 'proposals', state, count(*) from proposals where call_id = $1 and merged_into is null group by state
   ) as counts(place, what, value, count) order by place, value`,
  { what: 'text', value: 'text', count: 'int' },
).list<[callId: string]>();

const counts = recordTable<Row<typeof listCounts>>({
  name: 'counts',
  printed: ['what', 'value', 'count'],
  columns: { what: ({ what }) => what, value: ({ value }) => value, count: ({ count }) => count },
  list: (connection, { id }) => listCounts(connection, id),
});

const pageOfPeople = query(
  `select a.id, a.name, a.email, o.name as organization, a.country, a.language, a.time_zone as "timeZone",
     a.created_at as "createdAt"
   from attendees a left join organizations o on o.id = a.organization_id
   where a.call_id = $1 and a.merged_into is null and a.email <> '' and ($2::uuid is null or a.id > $2)
   order by a.id limit ${portion}`,
  {
    id: 'uuid',
    name: 'text',
    email: 'text',
    organization: 'text?',
    country: 'text?',
    language: 'text',
    timeZone: 'text',
    createdAt: 'timestamptz',
  },
).list<[callId: string, after: string | null]>();

const people = longRecordTable<Row<typeof pageOfPeople>>({
  name: 'people',
  columns: {
    id: { personal: ({ id }) => id },
    name: { personal: ({ name }) => name },
    email: { personal: ({ email }) => email },
    organization: { personal: ({ organization }) => organization },
    country: { personal: ({ country }) => country },
    language: { personal: ({ language }) => language },
    time_zone: { personal: ({ timeZone }) => timeZone },
    created_at: { personal: ({ createdAt }) => createdAt },
  },
  page: (connection, call, after) => pageOfPeople(connection, call.id, after?.id ?? null),
});

const pageOfRegistrations = query(
  `select r.id, s.slug as session, coalesce(a.merged_into, a.id) as person, r.state, r.created_at as "createdAt",
     r.attended_at as "attendedAt", r.minutes_present as minutes
   from registrations r join sessions s on s.id = r.session_id join attendees a on a.id = r.attendee_id
   where s.call_id = $1 and ($2::uuid is null or r.id > $2) order by r.id limit ${portion}`,
  {
    id: 'uuid',
    session: 'text',
    person: 'uuid',
    state: 'text',
    createdAt: 'timestamptz',
    attendedAt: 'timestamptz?',
    minutes: 'int?',
  },
).list<[callId: string, after: string | null]>();

const registrations = longRecordTable<Row<typeof pageOfRegistrations>>({
  name: 'registrations',
  columns: {
    session: { personal: ({ session }) => session },
    person: { personal: ({ person }) => person },
    state: { personal: ({ state }) => state },
    created_at: { personal: ({ createdAt }) => createdAt },
    attended_at: { personal: ({ attendedAt }) => attendedAt },
    minutes: { personal: ({ minutes }) => minutes },
  },
  page: (connection, call, after) => pageOfRegistrations(connection, call.id, after?.id ?? null),
});

/** SQL: what entries of a call's log are about; entries of parts name the call, a session or a proposal in the end. */
const subjects = `
  select 'call:' || $1::uuid union all
  select 'session:' || id from sessions where call_id = $1 union all
  select 'proposal:' || id from proposals where call_id = $1 union all
  select 'organization:' || id from organizations where call_id = $1 union all
  select 'attendee:' || id from attendees where call_id = $1 union all
  select 'registration:' || r.id from registrations r join sessions s on s.id = r.session_id where s.call_id = $1 union all
  select 'delegation:' || d.id from delegations d join organizations o on o.id = d.organization_id where o.call_id = $1 union all
  select 'broadcast:' || id from broadcasts where call_id = $1 union all
  select 'invitation:' || id from invitations where call_id = $1 union all
  select 'letter:' || id from letters where call_id = $1 union all
  select 'poll:' || id from polls where call_id = $1 union all
  select 'pilot:' || k.id from pilots k join proposals p on p.id = k.proposal_id where p.call_id = $1 union all
  select 'proposal-hook:' || id from proposal_hooks where call_id = $1 union all
  select 'job:' || id from jobs where call_id = $1`;

const pageOfLog = query(
  `select position, at, action, split_part(actor, ':', 1) as by, actor, subject, origin, details,
     case when split_part(subject, ':', 1) in ('attendee', 'registration', 'delegation')
       then split_part(subject, ':', 1) else subject end as about
   from audit_entries where subject in (${subjects}) and (at, position) > ($2, $3::bigint)
   order by at, position limit ${logPortion}`,
  {
    position: 'bigint',
    at: 'timestamptz',
    action: 'text',
    by: 'text',
    actor: 'text',
    subject: 'text',
    origin: 'text?',
    details: json<object>(),
    about: 'text',
  },
).list<[callId: string, at: Date, position: string]>();

/** What has been done; who did it, and the details, are personal data. */
const log = longRecordTable<Row<typeof pageOfLog>>({
  name: 'log',
  printed: ['at', 'action', 'by'],
  columns: {
    at: ({ at }) => at,
    action: ({ action }) => action,
    by: ({ by }) => by,
    about: ({ about }) => about,
    actor: { personal: ({ actor }) => actor },
    subject: { personal: ({ subject }) => subject },
    origin: { personal: ({ origin }) => origin },
    details: { personal: ({ details }) => JSON.stringify(details) },
  },
  page: (connection, call, after) => pageOfLog(connection, call.id, after?.at ?? new Date(0), after?.position ?? '0'),
});

/** The tables of the core; those of parts follow them, and the log comes last. */
export const firstTables = [sessions, proposals];
export const lastTables = [counts, people, registrations, log];

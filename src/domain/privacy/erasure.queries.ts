import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { Attendee } from '../registrations/attendee.entity.js';
import { Registration } from '../registrations/registration.entity.js';
import { erasedKey, erasedName, namesOf } from './erasure.js';
import { personalDataOfParts } from './personal-data.js';

/** Locks and returns these attendees of a call and who was merged into them, without those who are already erased. */
export async function lockAttendeesToErase(tx: Tx, callId: string, ids: readonly string[]): Promise<Attendee[]> {
  return tx
    .getRepository(Attendee)
    .createQueryBuilder('attendee')
    .where(
      `(attendee.id = any(:ids) or attendee.merged_into = any(:ids)) and attendee.call_id = :callId
       and attendee.email <> ''`,
      { ids, callId },
    )
    .orderBy('attendee.id')
    .setLock('pessimistic_write')
    .getMany();
}

/** Locks and returns all registrations of these attendees. Lock their sessions and the attendees first. */
export async function lockRegistrationsOfAll(tx: Tx, attendeeIds: readonly string[]): Promise<Registration[]> {
  return tx
    .getRepository(Registration)
    .createQueryBuilder('registration')
    .where('registration.attendee_id = any(:attendeeIds)', { attendeeIds })
    .orderBy('registration.id')
    .setLock('pessimistic_write')
    .getMany();
}

/** SQL: their names, also those under which coordinators listed them. */
const listedNamesOf = `${namesOf}
  union select l.name from delegation_listings l join delegations d on d.id = l.delegation_id
    join attendees a on a.call_id = d.call_id and a.email_key = l.email_key where a.id = any($1)`;

/** What finds rows by the names and addresses in other tables. $1 are the ids of attendees, $2 is the time. */
const before = [
  // Summaries to coordinators name the members of their delegations.
  command(`
    update messages m set payload = jsonb_set(m.payload, '{delegation,sessions}', (
      select jsonb_agg(jsonb_set(s.value, '{people}', (
          select coalesce(jsonb_agg(case when p.value->>'name' in (${listedNamesOf})
              then jsonb_set(p.value, '{name}', '"${erasedName}"') else p.value end order by p.ordinality), '[]')
          from jsonb_array_elements(s.value->'people') with ordinality p)) order by s.ordinality)
      from jsonb_array_elements(m.payload->'delegation'->'sessions') with ordinality s))
    where m.call_id in (select call_id from attendees where id = any($1)) and $2::timestamptz is not null
      and m.kind = 'delegation' and jsonb_typeof(m.payload->'delegation'->'sessions') = 'array'
      and jsonb_array_length(m.payload->'delegation'->'sessions') > 0
      and m.payload->'delegation'->>'id' in (
        select r.delegation_id::text from registrations r where r.attendee_id = any($1) and r.delegation_id is not null
        union select l.delegation_id::text from delegation_listings l join delegations d on d.id = l.delegation_id
          join attendees a on a.call_id = d.call_id and a.email_key = l.email_key where a.id = any($1))`),
  // Coordinators hear who objected, under the name that they gave them.
  command(`
    update messages m set payload = jsonb_set(m.payload, '{delegation,objector}', '"${erasedName}"')
    from delegations d where m.kind = 'delegation-news' and m.payload #>> '{delegation,id}' = d.id::text
      and d.call_id in (select call_id from attendees where id = any($1)) and $2::timestamptz is not null
      and m.payload #>> '{delegation,objector}' in (${namesOf} union select l.name from delegation_listings l
        join attendees a on a.email_key = l.email_key where l.delegation_id = d.id and a.id = any($1))`),
];

/** What is emptied while their own rows still have names and addresses. */
const steps = [
  command(`
    delete from delegation_listings l using delegations d, attendees a
    where d.id = l.delegation_id and a.call_id = d.call_id and a.email_key = l.email_key and a.id = any($1)
      and $2::timestamptz is not null`),
  // A message that is being sent still leaves; its lease is gone when its result is recorded.
  command(`
    update messages set payload = jsonb_build_object('recipient', jsonb_build_object('name', '${erasedName}', 'email', '',
        'timeZone', 'UTC', 'language', payload #>> '{recipient,language}', 'linkVersion', 0)),
      state = case when state = 'sent' then 'sent' else 'dropped' end,
      result = case when state in ('queued', 'sending') then 'The data of the person was erased.' end,
      lease_id = null, leased_until = null, bounce_diagnostic = null, bounced_at = null, bounce_status = null
    where attendee_id = any($1) and $2::timestamptz is not null`),
  // Their rows on lists that were not sent name no attendee yet. What became of the others still counts.
  command(`
    delete from invitees i using invitations v, attendees a
    where v.id = i.invitation_id and v.call_id = a.call_id and a.id = any($1) and i.email_key = a.email_key
      and i.state <> 'invited' and $2::timestamptz is not null`),
  command(`
    update invitees set email = '', email_key = '${erasedKey}' || id, name = '', language = null, time_zone = null,
      unread_language = null, unread_time_zone = null, line = null
    where attendee_id = any($1) and $2::timestamptz is not null`),
  // What went to an address before it was merged with another one.
  command(`
    update messages m set payload = jsonb_build_object('recipient', jsonb_build_object('name', '${erasedName}', 'email', '',
        'timeZone', 'UTC', 'language', m.payload #>> '{recipient,language}', 'linkVersion', 0))
    from attendees a
    where a.id = any($1) and m.attendee_id = a.merged_into and lower(m.payload #>> '{recipient,email}') = lower(a.email)
      and m.state in ('sent', 'failed', 'dropped') and $2::timestamptz is not null`),
  command(`delete from broadcast_recipients where attendee_id = any($1) and $2::timestamptz is not null`),
  command(`
    update attendance_reports t set choices = (
      select coalesce(jsonb_object_agg(c.key, c.value), '{}') from jsonb_each(t.choices) c
      where c.value #>> '{}' not in (select 'registration:' || id from registrations where attendee_id = any($1)))
    from registrations r where r.session_id = t.session_id and r.attendee_id = any($1)
      and $2::timestamptz is not null and t.choices <> '{}'`),
  // The call's platform sent them, and they have to be erased there. Their domain was evidence for other matches.
  command(`
    update proposal_members m set email_key = '${erasedKey}' || a.id, email = '', name = '${erasedName}'
    from proposals p, attendees a
    where p.id = m.proposal_id and a.call_id = p.call_id and a.id = any($1) and m.email_key = a.email_key
      and $2::timestamptz is not null`),
  // Somebody else of the team invites people from now on.
  command(`
    update proposals p set declared_by = (
      select a.id from proposal_members m join attendees a on a.call_id = p.call_id and a.email_key = m.email_key
      where p.source = 'form' and m.proposal_id = p.id and m.accepted_at is not null and a.id <> all($1)
      order by m.accepted_at, a.id limit 1)
    where declared_by = any($1) and $2::timestamptz is not null`),
  command(`
    delete from proposal_matches where attendee_id = any($1) and state <> 'linked' and $2::timestamptz is not null`),
  // The outcomes are counted, and later derivations don't change them.
  command(`
    update proposal_matches set decision = 'confirmed', decided_at = coalesce(decided_at, $2),
      decided_by = coalesce(decided_by, 'system')
    where attendee_id = any($1)`),
  command(`
    update delegations set link_version = link_version + 1, page_token_hash = null
    where coordinator_id = any($1) and $2::timestamptz is not null`),
  command(`
    delete from person_merges where (from_id = any($1) or into_id = any($1)) and $2::timestamptz is not null`),
  command(`delete from person_notes where attendee_id = any($1) and $2::timestamptz is not null`),
  command(`delete from attendee_tags where attendee_id = any($1) and $2::timestamptz is not null`),
  command(`delete from address_changes where attendee_id = any($1) and $2::timestamptz is not null`),
  // Emails to members of a delegation contain the name of its coordinator.
  command(`
    update messages m set payload = m.payload - 'registeredBy'
    where m.call_id in (select call_id from attendees where id = any($1)) and m.payload ? 'registeredBy'
      and (m.payload #>> '{registeredBy,coordinator}' in (${namesOf})
        or m.registration_id in (select r.id from registrations r join delegations d on d.id = r.delegation_id
          where d.coordinator_id = any($1))) and $2::timestamptz is not null`),
  // Files of the call that can name them, and lists that nobody has confirmed.
  command(`
    with named as (
      select j.id, j.file_id from jobs j where j.file_id is not null
        and j.call_id in (select call_id from attendees where id = any($1)) for update),
    cleared as (update jobs j set file_id = null, output_name = null from named n where j.id = n.id),
    deleted as (update files set deleted_at = $2, name = '' where id in (select file_id from named))
    delete from file_chunks where file_id in (select file_id from named)`),
  command(`
    delete from jobs j using attendees a
    where a.id = any($1) and j.call_id = a.call_id and j.state = 'draft' and $2::timestamptz is not null`),
  // What clients of the API can ask for again, for a day.
  command(`
    update idempotency_keys k set body = null
    where k.status is not null and exists (select from (
        select a.id::text as mark from attendees a where a.id = any($1)
        union all select a.email from attendees a where a.id = any($1) and a.email <> ''
        union all select r.id::text from registrations r where r.attendee_id = any($1)) of_person
      where position(lower(mark) in lower(k.body #>> '{}')) > 0) and $2::timestamptz is not null`),
  // Their links become unknown, as if they had never existed.
  command(`delete from revoked_links where attendee_id = any($1) and $2::timestamptz is not null`),
  command(`
    update registrations set answers = '{}', rsvp_comment = null, wish = null, unused_reply = null,
      source = null, uid = '${erasedKey}' || id, join_token_hash = null, updated_at = $2
    where attendee_id = any($1)`),
];

/** Their own rows, by whose names and addresses all others were found. */
const last = [
  command(`
    update audit_entries e set
      origin = case when e.actor = 'visitor' or e.actor like 'attendee:%' then null else e.origin end,
      details = case when e.subject like 'attendee:%' then '{}'
        when e.action = 'registration.waitlist-moved' then e.details - 'reason' else e.details end
    where (e.subject = any(select 'attendee:' || id from unnest($1::uuid[]) as i(id))
        or e.subject = any(select 'registration:' || id from registrations where attendee_id = any($1)))
      and (e.actor = 'visitor' or e.actor like 'attendee:%' or e.subject like 'attendee:%'
        or e.action = 'registration.waitlist-moved')
      and $2::timestamptz is not null`),
  command(`
    update audit_entries e set origin = null
    where e.actor = any(select 'attendee:' || id from unnest($1::uuid[]) as i(id)) and $2::timestamptz is not null`),
  command(`
    insert into erased_people (attendee_id, erased_at, organization_kind)
    select a.id, $2, o.kind from attendees a left join organizations o on o.id = a.organization_id where a.id = any($1)`),
  command(`
    update attendees a set email = '', email_key = '${erasedKey}' || a.id, name = '${erasedName}', time_zone = 'UTC',
      language = 'en', organization_id = null, organization_asserted_by = null, unsubscribed_from = '{}',
      proven_at = null, proven_by = null, source = null, changed_at = null, suppression_reason = null, suppressed_at = $2, blocked_at = null, block_reason = null,
      link_version = a.link_version + 1, page_token_hash = null, feed_token_hash = null
    where a.id = any($1)`),
];

/** Erases everything that identifies these attendees. All their rows are locked. */
export async function eraseRows(tx: Tx, attendeeIds: readonly string[], now: Date): Promise<void> {
  const parts = personalDataOfParts.all;
  const all = [
    ...before,
    ...parts.flatMap(({ beforeErasing = [] }) => beforeErasing),
    ...steps,
    ...parts.flatMap(({ erases = [] }) => erases),
    ...last,
  ];
  for (const step of all) await step.run(tx, [attendeeIds, now]);
}

const countRemainsSql = query(
  `select
     (select count(*)::int from registrations where attendee_id = $1) as registrations,
     (select count(*)::int from registrations where attendee_id = $1 and attended_at is not null) as attended,
     (select array_agg(c.number order by c.issued_at, c.number) from certificates c
       join registrations r on r.id = c.registration_id where r.attendee_id = $1) as certificates,
     (select count(*)::int from proposal_matches where attendee_id = $1 and state = 'linked') as proposals,
     (select count(*)::int from registrations r join sessions s on s.id = r.session_id
       where r.attendee_id = $1 and r.state in ('pending', 'confirmed', 'waitlisted', 'offered')
         and r.attended_at is null and s.ends_at > $2) as leaving`,
  {
    registrations: 'int',
    attended: 'int',
    certificates: 'text[]?',
    proposals: 'int',
    leaving: 'int',
  },
);

/** What remains of a person without their name, and how many places they would give up. */
export interface Remains {
  registrations: number;
  attended: number;
  certificates: string[];
  proposals: number;
  leaving: number;
}

/** Counts what remains after the erasure of a person; works before and after it. */
export async function countRemains(connection: Connection, attendeeId: string, now: Date): Promise<Remains> {
  const row = await countRemainsSql.one(connection, [attendeeId, now]);
  return { ...row, certificates: row.certificates ?? [] };
}

/** Returns the attendees with this address key, in all calls. */
export const listAttendeesByAddress = query(
  `select a.id, c.slug as call from attendees a join calls c on c.id = a.call_id where a.email_key = $1 order by c.slug`,
  { id: 'uuid', call: 'text' },
).list<[emailKey: string]>();

import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The stream of events. Triggers note what changed in its transaction; a job numbers it once it is committed. */
export class Events1796316000001 extends ForwardMigration {
  readonly name = 'Events1796316000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await runner.query(registrations);
    await runner.query(sessions);
    await runner.query(proposals);
    await runner.query(people);
  }
}

const tables = `
  -- What transactions noted, in the order of the changes of each object.
  create table events_due (
    position bigint generated always as identity primary key,
    type text not null,
    call_id uuid not null,
    data jsonb not null,
    at timestamptz not null default now()
  );

  create table events (
    sequence bigint primary key,
    type text not null,
    -- Whose events are in order: the first id in its data.
    object_id uuid not null,
    call_id uuid not null,
    data jsonb not null,
    at timestamptz not null
  );

  -- The last event, and the last one that was deleted. Whoever appends locks it.
  create table event_stream (
    is_only boolean primary key default true check (is_only),
    last_sequence bigint not null default 0,
    expired_sequence bigint not null default 0
  );
  insert into event_stream default values;

  -- Of what time has ended or closed, that there is an event: it can be moved, and end again.
  create table event_moments (
    type text not null,
    object_id uuid not null,
    at timestamptz not null,
    primary key (type, object_id, at)
  );`;

const registrations = `
  create function registration_facts(id uuid, session_id uuid, attendee_id uuid, state text, attendance text)
    returns jsonb stable language sql
    return jsonb_strip_nulls(jsonb_build_object('registrationId', id, 'sessionId', session_id,
      'attendeeId', attendee_id, 'state', state, 'attendance', attendance));

  create function note_new_registration_events() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select 'registration.' || r.state, s.call_id,
        registration_facts(r.id, r.session_id, r.attendee_id, r.state, r.attendance)
      from inserted r join sessions s on s.id = r.session_id;
    return null;
  end $$;
  create trigger registrations_note_events after insert on registrations referencing new table as inserted
    for each statement execute function note_new_registration_events();

  create function note_registration_event() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select case when old.state <> new.state then 'registration.' || new.state else 'registration.moved' end, s.call_id,
        registration_facts(new.id, new.session_id, new.attendee_id, new.state, new.attendance)
      from sessions s where s.id = new.session_id;
    return null;
  end $$;
  create trigger registration_notes_event after update of state, session_id, attendee_id, attendance on registrations
    for each row when ((old.state, old.session_id, old.attendee_id, old.attendance)
      is distinct from (new.state, new.session_id, new.attendee_id, new.attendance))
    execute function note_registration_event();

  -- An import that was undone.
  create function note_deleted_registration_event() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select 'registration.cancelled', s.call_id,
        registration_facts(old.id, old.session_id, old.attendee_id, 'cancelled', old.attendance)
      from sessions s where s.id = old.session_id;
    return null;
  end $$;
  create trigger registration_deleted_notes_event after delete on registrations
    for each row when (old.state <> 'cancelled') execute function note_deleted_registration_event();

  create function note_attendance_event() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select 'attendance.recorded', s.call_id, jsonb_build_object('registrationId', new.id,
        'sessionId', new.session_id, 'attendeeId', new.attendee_id,
        'attended', new.attended_at is not null, 'minutesPresent', new.minutes_present)
      from sessions s where s.id = new.session_id;
    return null;
  end $$;
  create trigger attendance_notes_event after update of attended_at, minutes_present on registrations
    for each row when ((old.attended_at is null, old.minutes_present)
      is distinct from (new.attended_at is null, new.minutes_present))
    execute function note_attendance_event();
  create trigger attendance_inserted_notes_event after insert on registrations
    for each row when (new.attended_at is not null) execute function note_attendance_event();`;

/** What changes with each registration, or follows from something else, is no news of a session. */
const sessions = `
  create function note_session_event() returns trigger language plpgsql as $$
  declare
    kind text := case
      when tg_op = 'DELETE' then 'session.cancelled'
      when tg_op = 'INSERT' then 'session.published'
      when old.state = new.state and (old.starts_at, old.ends_at, old.starts_at_local, old.time_zone)
        is distinct from (new.starts_at, new.ends_at, new.starts_at_local, new.time_zone) then 'session.rescheduled'
      when old.state = new.state or new.state = 'draft' then 'session.updated'
      when new.state = 'published' and old.state = 'cancelled' then 'session.restored'
      else 'session.' || new.state end;
    ignored text[] := '{taken,waiting,reserved,taken_online,waiting_online,sequence,revision,updated_at,tz_version,search_text}';
    changed sessions := case when tg_op = 'DELETE' then old else new end;
  begin
    if tg_op = 'UPDATE' and (to_jsonb(old) - ignored) = (to_jsonb(new) - ignored) then return null; end if;
    insert into events_due (type, call_id, data) values (kind, changed.call_id, jsonb_build_object(
      'sessionId', changed.id, 'state', case when tg_op = 'DELETE' then 'cancelled' else changed.state end));
    return null;
  end $$;
  create trigger session_inserted_notes_event after insert on sessions
    for each row when (new.state = 'published') execute function note_session_event();
  create trigger session_deleted_notes_event after delete on sessions
    for each row when (old.state = 'published') execute function note_session_event();
  create trigger session_notes_event after update of slug, title, abstract, kind, format, language, themes, criteria,
    speakers, venue, room, join_url, starts_at_local, time_zone, overlap, duration_minutes, starts_at, ends_at, capacity,
    waitlist, promotion, offer_hours, organization_limit, approval, decline_releases_seat, registration_closes_at,
    reminders, own_reminders, certificate_share, state, occurrence_group, cancel_reason, series_id, venue_id,
    venue_room_id, place, asks_attendance, in_person_capacity, online_capacity, text_language, translations,
    language_offers
    on sessions for each row when (new.state <> 'draft' or old.state <> 'draft') execute function note_session_event();`;

const proposals = `
  create function note_proposal_event() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data) values (
      case when new.state in ('shortlisted', 'winner', 'showcased', 'pilot', 'not-selected')
        and (tg_op = 'INSERT' or old.state <> new.state) then 'proposal.decided' else 'proposal.changed' end,
      new.call_id, jsonb_build_object('proposalId', new.id, 'externalId', new.external_id, 'state', new.state));
    return null;
  end $$;
  create function note_deleted_proposal_event() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data) values ('proposal.changed', old.call_id,
      jsonb_build_object('proposalId', old.id, 'externalId', old.external_id, 'state', 'deleted'));
    return null;
  end $$;
  create trigger proposal_deleted_notes_event after delete on proposals
    for each row execute function note_deleted_proposal_event();
  create trigger proposal_inserted_notes_event after insert on proposals
    for each row execute function note_proposal_event();
  create trigger proposal_notes_event
    after update of title, theme, organization, url, state, declared_by, help_with, merged_into on proposals
    for each row when ((old.title, old.theme, old.organization, old.url, old.state, old.declared_by, old.help_with, old.merged_into)
      is distinct from (new.title, new.theme, new.organization, new.url, new.state, new.declared_by, new.help_with, new.merged_into))
    execute function note_proposal_event();

  create function note_contents_event() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select 'proposal.changed', p.call_id, jsonb_build_object('proposalId', p.id, 'externalId', p.external_id, 'state', p.state)
      from proposals p where p.id = new.proposal_id;
    return null;
  end $$;
  create trigger contents_inserted_note_event after insert on proposal_contents
    for each row execute function note_contents_event();
  create trigger contents_updated_note_event after update on proposal_contents
    for each row when (old.* is distinct from new.*) execute function note_contents_event();

  -- Suggestions are no news before somebody confirms them.
  create function note_new_match_events() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select 'proposal.matched', p.call_id, jsonb_build_object('proposalId', m.proposal_id, 'externalId', p.external_id,
        'attendeeId', m.attendee_id, 'match', m.state)
      from inserted m join proposals p on p.id = m.proposal_id where m.state = 'linked';
    return null;
  end $$;
  create trigger matches_note_events after insert on proposal_matches referencing new table as inserted
    for each statement execute function note_new_match_events();

  create function note_match_event() returns trigger language plpgsql as $$
  declare
    changed proposal_matches := case when tg_op = 'DELETE' then old else new end;
  begin
    insert into events_due (type, call_id, data)
      select 'proposal.matched', p.call_id, jsonb_build_object('proposalId', changed.proposal_id, 'externalId', p.external_id,
        'attendeeId', changed.attendee_id, 'match', case when tg_op = 'DELETE' then 'removed' else changed.state end)
      from proposals p where p.id = changed.proposal_id;
    return null;
  end $$;
  create trigger match_notes_event after update of state on proposal_matches
    for each row when (old.state <> new.state and 'linked' in (old.state, new.state)) execute function note_match_event();
  create trigger match_deleted_notes_event after delete on proposal_matches
    for each row when (old.state = 'linked') execute function note_match_event();`;

const people = `
  create function note_erased_people_events() returns trigger language plpgsql as $$ begin
    insert into events_due (type, call_id, data)
      select 'person.erased', a.call_id, jsonb_build_object('attendeeId', a.id)
      from inserted e join attendees a on a.id = e.attendee_id;
    return null;
  end $$;
  create trigger erased_people_note_events after insert on erased_people referencing new table as inserted
    for each statement execute function note_erased_people_events();`;

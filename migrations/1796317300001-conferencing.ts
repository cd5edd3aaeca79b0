import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

const kinds = `'zoom', 'zoom-webinar'`;

/** Rooms that are made in accounts of Zoom. Triggers note in the transaction of a change that there is something to do. */
export class Conferencing1796317300001 extends ForwardMigration {
  readonly name = 'Conferencing1796317300001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table sessions drop constraint sessions_room_check`);
    await runner.query(
      `alter table sessions add constraint sessions_room_check check (room in ('link', 'jitsi', 'bigbluebutton', ${kinds}))`,
    );
    await runner.query(tables);
    await runner.query(triggers);
  }
}

const tables = `
  create table conferencing_accounts (
    id uuid primary key,
    call_id uuid not null references calls on delete cascade,
    provider text not null check (provider in ('zoom')),
    -- Encrypted.
    credentials bytea not null,
    plan jsonb,
    checked_at timestamptz,
    failure text,
    said text,
    unique (call_id, provider)
  );

  -- Without a reference to the session: the room of a deleted one is still to be removed at the provider.
  create table conferencing_rooms (
    session_id uuid primary key,
    account_id uuid not null references conferencing_accounts on delete cascade,
    chosen text,
    kind text,
    external_id text,
    join_url text,
    pushed text,
    due_at timestamptz,
    version int not null default 0,
    attempts int not null default 0,
    failure text,
    said text,
    leased_until timestamptz,
    lease_id uuid
  );
  create index conferencing_rooms_by_account on conferencing_rooms (account_id);
  create index conferencing_rooms_due on conferencing_rooms (due_at) where due_at is not null;

  -- Likewise without a reference to registration and attendee.
  create table conferencing_people (
    registration_id uuid primary key,
    session_id uuid not null references conferencing_rooms on delete cascade,
    attendee_id uuid not null,
    external_id text,
    -- Encrypted.
    link bytea
  );
  create index conferencing_people_by_session on conferencing_people (session_id);
  create index conferencing_people_by_attendee on conferencing_people (attendee_id);

  -- Sessions whose rooms are to be looked at. Only inserted, so that a registration never waits for the work on one.
  create table conferencing_changes (
    position bigint generated always as identity primary key,
    session_id uuid not null
  );`;

const triggers = `
  create function note_conferencing_session() returns trigger language plpgsql as $$ begin
    insert into conferencing_changes (session_id) values (case when tg_op = 'DELETE' then old.id else new.id end);
    return null;
  end $$;
  create trigger session_inserted_notes_conferencing after insert on sessions
    for each row when (new.state = 'published' and new.room in (${kinds})) execute function note_conferencing_session();
  create trigger session_deleted_notes_conferencing after delete on sessions
    for each row when (old.room in (${kinds})) execute function note_conferencing_session();
  create trigger session_notes_conferencing after update of state, room, title, starts_at, ends_at, duration_minutes
    on sessions for each row when ((old.room in (${kinds}) or new.room in (${kinds}))
      and (old.state, old.room, old.title, old.starts_at, old.ends_at)
        is distinct from (new.state, new.room, new.title, new.starts_at, new.ends_at))
    execute function note_conferencing_session();

  create function note_conferencing_registrations() returns trigger language plpgsql as $$ begin
    insert into conferencing_changes (session_id)
      select distinct s.id from inserted r join sessions s on s.id = r.session_id where s.room in (${kinds});
    return null;
  end $$;
  create trigger registrations_note_conferencing after insert on registrations referencing new table as inserted
    for each statement execute function note_conferencing_registrations();

  create function note_conferencing_registration() returns trigger language plpgsql as $$ begin
    insert into conferencing_changes (session_id)
      select s.id from sessions s where s.room in (${kinds}) and s.id in (old.session_id,
        case when tg_op = 'DELETE' then old.session_id else new.session_id end);
    return null;
  end $$;
  create trigger registration_notes_conferencing after update of state, session_id, attendee_id, attendance
    on registrations for each row when ((old.state, old.session_id, old.attendee_id, old.attendance)
      is distinct from (new.state, new.session_id, new.attendee_id, new.attendance))
    execute function note_conferencing_registration();
  create trigger registration_deleted_notes_conferencing after delete on registrations
    for each row execute function note_conferencing_registration();`;

import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

const kinds = `'zoom', 'zoom-webinar', 'teams'`;

/** Rooms that are made in accounts of Microsoft Teams; their triggers say in one place which kinds these are. */
export class ConferencingTeams1796317300003 extends ForwardMigration {
  readonly name = 'ConferencingTeams1796317300003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions drop constraint sessions_room_check;
      alter table sessions add constraint sessions_room_check check (room in ('link', 'jitsi', 'bigbluebutton', ${kinds}));
      alter table conferencing_accounts drop constraint conferencing_accounts_provider_check;
      alter table conferencing_accounts add constraint conferencing_accounts_provider_check
        check (provider in ('zoom', 'teams'))`);
    await runner.query(triggers);
  }
}

const triggers = `
  create function has_conferencing_room(room text) returns boolean immutable language sql return room in (${kinds});

  drop trigger session_inserted_notes_conferencing on sessions;
  create trigger session_inserted_notes_conferencing after insert on sessions
    for each row when (new.state = 'published' and has_conferencing_room(new.room))
    execute function note_conferencing_session();
  drop trigger session_deleted_notes_conferencing on sessions;
  create trigger session_deleted_notes_conferencing after delete on sessions
    for each row when (has_conferencing_room(old.room)) execute function note_conferencing_session();
  drop trigger session_notes_conferencing on sessions;
  create trigger session_notes_conferencing after update of state, room, title, starts_at, ends_at, duration_minutes
    on sessions for each row when ((has_conferencing_room(old.room) or has_conferencing_room(new.room))
      and (old.state, old.room, old.title, old.starts_at, old.ends_at)
        is distinct from (new.state, new.room, new.title, new.starts_at, new.ends_at))
    execute function note_conferencing_session();

  create or replace function note_conferencing_registrations() returns trigger language plpgsql as $$ begin
    insert into conferencing_changes (session_id)
      select distinct s.id from inserted r join sessions s on s.id = r.session_id where has_conferencing_room(s.room);
    return null;
  end $$;
  create or replace function note_conferencing_registration() returns trigger language plpgsql as $$ begin
    insert into conferencing_changes (session_id)
      select s.id from sessions s where has_conferencing_room(s.room) and s.id in (old.session_id,
        case when tg_op = 'DELETE' then old.session_id else new.session_id end);
    return null;
  end $$;`;

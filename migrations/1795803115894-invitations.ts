import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers invite people to register for sessions, each with a link of their own. */
export class Invitations1795803115894 implements MigrationInterface {
  name = 'Invitations1795803115894';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table invitations (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        state text not null check (state in ('draft', 'sent', 'stopped')),
        session_ids uuid[] not null,
        contents jsonb not null,
        remind_at timestamptz,
        remind_zone text,
        -- When the reminder was started, and when all of it was enqueued.
        reminded_at timestamptz,
        reminder_ended_at timestamptz,
        reserved_until timestamptz,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        sent_at timestamptz,
        stopped_at timestamptz
      );
      create index invitations_call on invitations (call_id, created_at);

      create table invitees (
        id uuid primary key,
        invitation_id uuid not null references invitations on delete cascade,
        position bigint generated always as identity,
        -- Line of the pasted list or file; null for people of another session or call.
        line int,
        email text not null,
        email_key text not null,
        name text not null,
        language text,
        time_zone text,
        attendee_id uuid references attendees,
        state text not null check (state in ('invalid', 'skipped', 'waiting', 'invited')),
        -- Why the row is invalid or skipped.
        reason text,
        invited_at timestamptz,
        reminded_at timestamptz,
        opened_at timestamptz,
        declined_at timestamptz,
        check ((state in ('invalid', 'skipped')) = (reason is not null))
      );
      create unique index invitees_once on invitees (invitation_id, email_key) where state in ('waiting', 'invited');
      create index invitees_order on invitees (invitation_id, state, position);
      create index invitees_attendee on invitees (attendee_id) where attendee_id is not null;
      create index invitees_waiting on invitees (invitation_id) where state = 'waiting';

      alter table messages add column invitee_id uuid references invitees on delete set null;
      create index messages_invitee on messages (invitee_id) where invitee_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages drop column invitee_id; drop table invitees; drop table invitations');
  }
}

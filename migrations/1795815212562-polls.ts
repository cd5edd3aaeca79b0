import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers ask people which start suits them. A poll is sent as an invitation, with its list, links and reminder. */
export class Polls1795815212562 implements MigrationInterface {
  name = 'Polls1795815212562';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table polls (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        title text not null,
        duration_minutes int not null check (duration_minutes > 0),
        closes_at timestamptz not null,
        -- The draft that was scheduled at one of the starts.
        session_id uuid references sessions on delete set null,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create index polls_call on polls (call_id, created_at);
      create index polls_session on polls (session_id) where session_id is not null;

      -- Instants: people answer for the moment that they are shown, whatever clocks do later.
      create table poll_starts (
        id uuid primary key,
        poll_id uuid not null references polls on delete cascade,
        starts_at timestamptz not null,
        unique (poll_id, starts_at)
      );

      create table poll_answers (
        invitee_id uuid not null references invitees on delete cascade,
        start_id uuid not null references poll_starts on delete cascade,
        answer text not null check (answer in ('yes', 'maybe', 'no')),
        answered_at timestamptz not null,
        primary key (invitee_id, start_id)
      );
      create index poll_answers_start on poll_answers (start_id);

      alter table invitations add column poll_id uuid references polls on delete cascade;
      create unique index invitations_poll on invitations (poll_id) where poll_id is not null;
      alter table invitees add column answered_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from invitations where poll_id is not null;
      alter table invitees drop column answered_at;
      alter table invitations drop column poll_id;
      drop table poll_answers; drop table poll_starts; drop table polls`);
  }
}

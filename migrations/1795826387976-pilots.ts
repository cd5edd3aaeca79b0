import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What becomes of a decided proposal together with the city: its partner department, milestones, documents and results. */
export class Pilots1795826387976 implements MigrationInterface {
  name = 'Pilots1795826387976';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table pilots (
        id uuid primary key,
        proposal_id uuid not null unique references proposals on delete cascade,
        state text not null check (state in ('planned', 'running', 'completed', 'stopped')),
        department text not null default '',
        contact_name text not null default '',
        contact_email text,
        contact_email_key text,
        place text not null default '',
        starts_on date,
        ends_on date,
        summary text not null default '',
        outcome text not null default '',
        -- Measured: [{indicator, unit, baseline, target, result}].
        figures jsonb not null default '[]',
        -- Who gets the reminders.
        responsible_id uuid references organizers on delete set null,
        -- Whether the team of the proposal sees it.
        is_shared boolean not null default false,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        check (ends_on >= starts_on)
      );
      create index pilots_by_contact on pilots (contact_email_key) where contact_email_key is not null;
      create index pilots_by_responsible on pilots (responsible_id) where responsible_id is not null;
      create table pilot_milestones (
        id uuid primary key,
        pilot_id uuid not null references pilots on delete cascade,
        title text not null,
        due_on date not null,
        done_on date,
        note text not null default '',
        -- The local date of the last reminder about this due date.
        reminded_on date,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create index pilot_milestones_of_pilot on pilot_milestones (pilot_id, due_on);
      create index pilot_milestones_due on pilot_milestones (due_on) where done_on is null;
      create table pilot_documents (
        id uuid primary key,
        pilot_id uuid not null references pilots on delete cascade,
        title text not null,
        url text,
        file_id uuid references files,
        added_at timestamptz not null,
        check ((url is null) <> (file_id is null))
      );
      create index pilot_documents_of_pilot on pilot_documents (pilot_id, added_at);
      create index pilot_documents_by_file on pilot_documents (file_id) where file_id is not null;
      -- Proposals with a pilot, and the people behind them.
      alter table outcome_rows add column piloted int not null default 0,
        add column people_piloted int not null default 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outcome_rows drop column piloted, drop column people_piloted;
      drop table pilot_documents, pilot_milestones, pilots;
    `);
  }
}

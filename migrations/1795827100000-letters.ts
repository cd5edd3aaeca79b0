import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters to the teams of proposals about their result, and who got which. */
export class Letters1795827100000 implements MigrationInterface {
  name = 'Letters1795827100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table shortlists (
        call_id uuid primary key references calls on delete cascade,
        published_by text not null,
        published_at timestamptz not null
      );
      create table letters (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        outcome text not null check (outcome in ('winner', 'outstanding', 'shortlisted', 'not-selected')),
        state text not null check (state in ('draft', 'scheduled', 'held', 'sending', 'sent')),
        contents jsonb not null,
        -- Whether people get it who have had a letter about another result.
        writes_again boolean not null default false,
        send_at timestamptz,
        send_zone text,
        held_reason text,
        held_by text,
        held_at timestamptz,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        check (state = 'draft' or (send_at is not null and send_zone is not null)),
        check (state <> 'held' or (held_reason is not null and held_at is not null))
      );
      create unique index letters_open on letters (call_id, outcome) where state <> 'sent';
      create index letters_due on letters (send_at) where state in ('scheduled', 'sending');
      -- Written with the message, whose row is removed later.
      create table letter_recipients (
        letter_id uuid not null references letters on delete cascade,
        proposal_id uuid not null references proposals on delete cascade,
        attendee_id uuid not null references attendees,
        queued_at timestamptz not null,
        primary key (letter_id, proposal_id, attendee_id)
      );
      create index letter_recipients_by_proposal on letter_recipients (proposal_id);
      create index letter_recipients_by_attendee on letter_recipients (attendee_id);
      alter table messages add letter_id uuid references letters on delete cascade;
      create index messages_by_letter on messages (letter_id, state) where letter_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table messages drop column letter_id;
      drop table letter_recipients;
      drop table letters;
      drop table shortlists;
    `);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the public sees of winners. Winners that the platform of the call chose are asked without a decision. The teams
 * of earlier decisions know about them already.
 */
export class WinnerEntries1795827000000 implements MigrationInterface {
  name = 'WinnerEntries1795827000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update jury_decisions set published_at = decided_at, published_by = decided_by where published_at is null;
      alter table acceptances alter column decision_id drop not null,
        drop constraint acceptances_decision_id_proposal_id_key;
      create unique index acceptances_live on acceptances (proposal_id) where state in ('pending', 'accepted');
      create table winner_entries (
        proposal_id uuid primary key references proposals on delete cascade,
        call_id uuid not null references calls on delete cascade,
        title text not null,
        summary text not null default '',
        url text not null default '',
        shows_organization boolean not null default true,
        picture_id uuid references files,
        picture_alt text not null default '',
        -- Since when the team agrees; nothing of it is public without.
        consented_at timestamptz,
        -- Organizers show it, and where.
        hidden_at timestamptz,
        position int,
        updated_at timestamptz not null
      );
      create index winner_entries_by_call on winner_entries (call_id);
      create table winner_names (
        proposal_id uuid not null references proposals on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        name text not null,
        consented_at timestamptz not null,
        primary key (proposal_id, attendee_id)
      );
      create index winner_names_by_attendee on winner_names (attendee_id);
      create table winner_pages (
        call_id uuid primary key references calls on delete cascade,
        published_at timestamptz,
        published_by text
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table winner_pages, winner_names, winner_entries;
      drop index acceptances_live;
      delete from acceptances where decision_id is null;
      alter table acceptances alter column decision_id set not null,
        add constraint acceptances_decision_id_proposal_id_key unique (decision_id, proposal_id);
    `);
  }
}

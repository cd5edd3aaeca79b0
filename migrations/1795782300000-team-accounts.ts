import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People on the team are invited by email, and can be deactivated and removed. Emails to them belong to no call. */
export class TeamAccounts1795782300000 implements MigrationInterface {
  name = 'TeamAccounts1795782300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organizers add column state text not null default 'active';
      create table password_links (
        id uuid primary key,
        organizer_id uuid not null references organizers on delete cascade,
        purpose text not null,
        token_hash bytea not null unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        -- When it was used, replaced or withdrawn.
        ended_at timestamptz
      );
      create index password_links_by_organizer on password_links (organizer_id, created_at);
      alter table messages alter column call_id drop not null, alter column attendee_id drop not null;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from messages where call_id is null or attendee_id is null;
      alter table messages alter column call_id set not null, alter column attendee_id set not null;
      drop table password_links;
      alter table organizers drop column state;`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RevokedLinks1764119000000 implements MigrationInterface {
  name = 'RevokedLinks1764119000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table revoked_links (
        token_hash bytea primary key,
        attendee_id uuid not null references attendees on delete cascade,
        revoked_at timestamptz not null
      );
      create index revoked_links_by_attendee on revoked_links (attendee_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table revoked_links`);
  }
}

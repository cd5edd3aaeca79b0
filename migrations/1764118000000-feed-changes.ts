import type { MigrationInterface, QueryRunner } from 'typeorm';

export class FeedChanges1764118000000 implements MigrationInterface {
  name = 'FeedChanges1764118000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls add column sequence int not null default 0, add column updated_at timestamptz;
      update calls set updated_at = created_at;
      alter table calls alter column updated_at set not null;
      alter table attendees add column changed_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees drop column changed_at;
      alter table calls drop column sequence, drop column updated_at;
    `);
  }
}

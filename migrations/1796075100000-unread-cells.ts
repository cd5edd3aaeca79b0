import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a list says of a person's language or time zone, but nobody can read: they are invited, and organizers see it. */
export class UnreadCells1796075100000 implements MigrationInterface {
  readonly name = 'UnreadCells1796075100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitees add column unread_language text, add column unread_time_zone text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitees drop column unread_language, drop column unread_time_zone');
  }
}

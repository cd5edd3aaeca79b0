import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last calendar response of a person that could not be used, and why: organizers see it beside the session. */
export class UnusedReplies1795793573000 implements MigrationInterface {
  name = 'UnusedReplies1795793573000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registrations add unused_reply jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table registrations drop unused_reply`);
  }
}

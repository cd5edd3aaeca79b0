import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizers block people, who can't register then and get no email. */
export class BlockedPeople1795806737458 implements MigrationInterface {
  name = 'BlockedPeople1795806737458';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attendees add column blocked_at timestamptz, add column block_reason text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attendees drop column blocked_at, drop column block_reason`);
  }
}

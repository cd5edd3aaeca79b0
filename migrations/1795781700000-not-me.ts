import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People can say that they never registered. Their address is suppressed in every call until it is proven. */
export class NotMe1795781700000 implements MigrationInterface {
  name = 'NotMe1795781700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attendees add not_me_at timestamptz;
      create index attendees_not_me_by_address on attendees (email_key) where not_me_at is not null;
      create index attendees_not_me_by_call on attendees (call_id, not_me_at) where not_me_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table attendees drop not_me_at`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who declines an invitation gives up the reserved seat for good, also after taking that back. */
export class GivenUpSeats1795813855956 implements MigrationInterface {
  name = 'GivenUpSeats1795813855956';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table invitees add column gave_up_seat boolean not null default false;
      update invitees set gave_up_seat = true where declined_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table invitees drop column gave_up_seat');
  }
}

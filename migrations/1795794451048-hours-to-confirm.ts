import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long an unconfirmed place is held, decided by each call. */
export class HoursToConfirm1795794451048 implements MigrationInterface {
  name = 'HoursToConfirm1795794451048';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls add hours_to_confirm int not null default 24 check (hours_to_confirm between 1 and 168)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table calls drop hours_to_confirm`);
  }
}

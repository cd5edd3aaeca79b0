import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Measures how long jurors work on a review. */
export class ReviewTime1795828480934 implements MigrationInterface {
  name = 'ReviewTime1795828480934';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jury_sheets add seconds_spent int not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table jury_sheets drop seconds_spent');
  }
}

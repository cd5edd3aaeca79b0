import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes that the first owner proves with that they can read the log of the server. */
export class SetupCodes1795805437346 implements MigrationInterface {
  name = 'SetupCodes1795805437346';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table setup_codes (
        -- SHA-256. Each start of the program adds one, until there is an owner.
        code_hash bytea primary key,
        created_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table setup_codes');
  }
}

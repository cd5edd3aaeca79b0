import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Failures to sign in are counted in the database, so that all instances share the counts. */
export class SignInFailures1795781200000 implements MigrationInterface {
  name = 'SignInFailures1795781200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table sign_in_failures (
        -- A keyed hash of the account, browser or network: the table names nobody.
        key bytea primary key,
        failures int not null,
        last_at timestamptz not null
      );
      create index sign_in_failures_by_time on sign_in_failures (last_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table sign_in_failures');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The newest time zone data that any instance has had, for all instances: also for one of an older release. */
export class TzData1795793246520 implements MigrationInterface {
  name = 'TzData1795793246520';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table tz_data (
        version text primary key,
        -- In the packed form of moment-timezone, with links and countries.
        packed text not null,
        stored_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table tz_data`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a call opens and closes, with the time zone data that it was derived from: the worker derives those of existing
 * calls, whose version is none.
 */
export class CallDates1795795380671 implements MigrationInterface {
  name = 'CallDates1795795380671';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table calls
        add column opens_at timestamptz,
        add column closes_at timestamptz,
        add column tz_version text not null default '',
        -- Counts the changes of these dates, so that each is announced once.
        add column dates_revision int not null default 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table calls drop column opens_at, drop column closes_at, drop column tz_version, drop column dates_revision',
    );
  }
}

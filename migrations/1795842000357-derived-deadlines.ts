import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deadlines that are local times, with the release of the time zone data that their instants were derived from. */
export class DerivedDeadlines1795842000357 implements MigrationInterface {
  name = 'DerivedDeadlines1795842000357';

  async up(runner: QueryRunner): Promise<void> {
    // An empty release is older than any: what is stored is derived once more.
    await runner.query(`
      alter table jury_settings add column tz_version text not null default '';
      alter table acceptances add column tz_version text not null default '';
      alter table letters add column send_at_local text, add column tz_version text not null default '';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table letters drop column tz_version, drop column send_at_local;
      alter table acceptances drop column tz_version;
      alter table jury_settings drop column tz_version;
    `);
  }
}

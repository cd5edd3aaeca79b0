import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins show where they are used, and a login that has ended stays in the table until it would have expired. */
export class OrganizerLogins1795780251935 implements MigrationInterface {
  name = 'OrganizerLogins1795780251935';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table logins
        add column last_seen_at timestamptz,
        add column network text,
        add column browser text,
        add column system text,
        add column ended_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table logins
        drop column last_seen_at,
        drop column network,
        drop column browser,
        drop column system,
        drop column ended_at`);
  }
}

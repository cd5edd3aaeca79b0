import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AuditOrigin1764125000000 implements MigrationInterface {
  name = 'AuditOrigin1764125000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table audit_entries
        add origin text,
        add position bigint generated always as identity;
      drop index audit_by_subject;
      create index audit_by_subject on audit_entries (subject, at, position);
      create index audit_by_time on audit_entries (at, position);
      create index audit_by_actor on audit_entries (actor, at, position);
      create index audit_by_action on audit_entries (action, at, position);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index audit_by_time, audit_by_actor, audit_by_action, audit_by_subject;
      alter table audit_entries drop column origin, drop column position;
      create index audit_by_subject on audit_entries (subject, at);
    `);
  }
}

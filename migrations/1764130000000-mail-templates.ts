import type { MigrationInterface, QueryRunner } from 'typeorm';

export class EmailTemplates1764130000000 implements MigrationInterface {
  name = 'EmailTemplates1764130000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table email_templates (
        id uuid primary key,
        call_id uuid not null references calls,
        kind text not null,
        language text not null,
        version int not null check (version > 0),
        texts jsonb not null,
        stands_from timestamptz not null,
        updated_at timestamptz not null,
        updated_by text not null,
        unique (call_id, kind, language, version)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table email_templates;`);
  }
}

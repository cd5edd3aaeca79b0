import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a call says about personal data; a call without a row has not said it yet, and nothing in it is erased by itself. */
export class PrivacyNotices1795780278760 implements MigrationInterface {
  name = 'PrivacyNotices1795780278760';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table privacy_notices (
        call_id uuid primary key references calls,
        controller text not null,
        contact_email text not null,
        purpose text not null,
        legal_basis text not null,
        -- After the last day of the call.
        retention_days int not null check (retention_days between 1 and 3650),
        -- Markdown.
        more text not null default '',
        -- Texts by BCP 47 tag.
        translations jsonb not null default '{}',
        updated_at timestamptz not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table privacy_notices');
  }
}

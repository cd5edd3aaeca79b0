import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys can expire, show when they were used, and be restricted to abilities and calls. */
export class ApiKeyScopes1795783700000 implements MigrationInterface {
  name = 'ApiKeyScopes1795783700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys
        add column expires_at timestamptz,
        add column last_used_at timestamptz,
        -- Null: everything that the role allows.
        add column abilities text[],
        -- Null: all calls.
        add column call_ids uuid[]`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_keys
        drop column expires_at,
        drop column last_used_at,
        drop column abilities,
        drop column call_ids`);
  }
}

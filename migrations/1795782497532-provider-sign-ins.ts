import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-ins that go on at the provider of OpenID Connect. */
export class ProviderSignIns1795782497532 implements MigrationInterface {
  name = 'ProviderSignIns1795782497532';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table provider_sign_ins (
        token_hash bytea primary key,
        next text not null,
        expires_at timestamptz not null
      );
      create index provider_sign_ins_by_expiry on provider_sign_ins (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table provider_sign_ins');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Gives messages that have not left yet a Message-ID with a random part, so that reports about them are believed. Those
 * that have left keep theirs, and reports about them are no longer believed, because anyone who knows the id can forge
 * one.
 */
export class SecretMessageIds1796076000000 implements MigrationInterface {
  name = 'SecretMessageIds1796076000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `update messages set message_id = replace(message_id, '@', '.' || gen_random_uuid() || '@')
       where state = 'queued' and attempts = 0`,
    );
  }

  // The previous release accepts these Message-IDs, too.
  async down(): Promise<void> {}
}

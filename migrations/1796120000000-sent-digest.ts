import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was sent of a message as a digest: `/messages/{id}/source` returns these bytes, or says that it can't. */
export class SentDigest1796120000000 implements MigrationInterface {
  readonly name = 'SentDigest1796120000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages add sent_digest text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages drop sent_digest');
  }
}

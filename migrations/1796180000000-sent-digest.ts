import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** What was sent of a message as a digest: `/messages/{id}/source` returns these bytes, or says that it can't. */
export class SentDigest1796180000000 extends ForwardMigration {
  readonly name = 'SentDigest1796180000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table messages add sent_digest text');
  }
}

import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** When people who ask a question were told of its answer. */
export class InquiryNews1796317200002 extends ForwardMigration {
  readonly name = 'InquiryNews1796317200002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table inquiry_voices add column told_at timestamptz');
  }
}

import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** When a series was changed. The version before writes none: the default is for it. */
export class SeriesUpdated1796319200001 extends ForwardMigration {
  readonly name = 'SeriesUpdated1796319200001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table series add updated_at timestamptz not null default now();
      update series set updated_at = created_at`);
  }
}

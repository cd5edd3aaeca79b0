import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** What the columns of tables of sessions mean is remembered, too. */
export class SessionColumns1796664400001 extends ForwardMigration {
  readonly name = 'SessionColumns1796664400001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table column_mappings drop constraint column_mappings_kind_check,
        add constraint column_mappings_kind_check check (kind in ('people', 'proposals', 'sessions'))`);
  }
}

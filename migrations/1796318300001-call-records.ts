import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The archives of a call that are kept: they name nobody. */
export class CallRecords1796318300001 extends ForwardMigration {
  readonly name = 'CallRecords1796318300001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table call_records (
        id uuid primary key,
        call_id uuid not null references calls (id) on delete cascade,
        file_id uuid not null references files (id),
        made_at timestamptz not null
      );
      create index call_records_call on call_records (call_id, made_at);
      create index call_records_file on call_records (file_id)`);
  }
}

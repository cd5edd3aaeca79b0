import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** What organizers said that the columns of files mean, by the headings of the file. */
export class ColumnMappings1796318300002 extends ForwardMigration {
  readonly name = 'ColumnMappings1796318300002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table column_mappings (
        call_id uuid not null references calls (id) on delete cascade,
        kind text not null check (kind in ('people', 'proposals')),
        headings_hash bytea not null,
        mapping jsonb not null,
        primary key (call_id, kind, headings_hash)
      )`);
  }
}

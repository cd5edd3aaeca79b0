import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Outcomes also count what helped besides sessions. */
export class CountedHelp1796405200002 extends ForwardMigration {
  readonly name = 'CountedHelp1796405200002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outcome_rows drop constraint outcome_rows_grouped_by_check,
        add constraint outcome_rows_grouped_by_check check (grouped_by in (
          'all', 'theme', 'session', 'kind', 'country', 'organization-kind', 'link', 'compared', 'help'))`);
  }
}

import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Organizers name links to public pages, and see how many people came by each. */
export class LinkNames1796255000001 extends ForwardMigration {
  readonly name = 'LinkNames1796255000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table calls add link_names text[] not null default '{}'`);
    await runner.query('alter table attendees add via text');
    await runner.query(`alter table outcome_rows drop constraint outcome_rows_grouped_by_check,
      add constraint outcome_rows_grouped_by_check check (grouped_by in
        ('all', 'theme', 'session', 'kind', 'country', 'organization-kind', 'link', 'compared'))`);
  }
}

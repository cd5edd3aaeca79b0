import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** The report of who was in a room, which is fetched once it is over. */
export class ConferencingReports1796317300002 extends ForwardMigration {
  readonly name = 'ConferencingReports1796317300002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table conferencing_rooms add column report_id uuid, add column reported_at timestamptz`);
  }
}

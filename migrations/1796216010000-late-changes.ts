import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** After the deadline, the platform of a call proposes changes, and an owner takes them over or leaves them. */
export class LateChanges1796216010000 extends ForwardMigration {
  readonly name = 'LateChanges1796216010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table proposal_late_changes (
        proposal_id uuid primary key references proposals (id) on delete cascade,
        said jsonb not null,
        received_at timestamptz not null,
        source text not null check (source in ('api', 'csv', 'webhook')),
        left_by text,
        left_at timestamptz,
        check ((left_by is null) = (left_at is null))
      );
      alter table proposal_deliveries drop constraint proposal_deliveries_outcome_check;
      alter table proposal_deliveries add constraint proposal_deliveries_outcome_check check (outcome in
        ('created', 'changed', 'unchanged', 'waiting', 'older', 'ignored', 'refused'));
    `);
  }
}

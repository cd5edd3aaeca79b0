import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Decisions that are published at a time, together with their letters. */
export class Announcements1796218000002 extends ForwardMigration {
  readonly name = 'Announcements1796218000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table announcements (
        decision_id uuid primary key references jury_decisions on delete cascade,
        call_id uuid not null references calls on delete cascade,
        send_at timestamptz not null,
        send_at_local text not null,
        send_zone text not null,
        tz_version text not null,
        deadline_local text not null,
        scheduled_by text not null
      );
      create index announcements_by_call on announcements (call_id);
    `);
  }
}

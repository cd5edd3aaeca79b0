import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** What people need to take part in a call, and what organizers arrange. */
export class AccessNeeds1796303000001 extends ForwardMigration {
  readonly name = 'AccessNeeds1796303000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table access_needs (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        attendee_id uuid not null references attendees on delete cascade,
        kind text not null,
        details text not null default '',
        by_owner boolean not null,
        state text not null default 'asked' check (state in ('asked', 'arranged', 'impossible')),
        reply text not null default '',
        in_charge_id uuid references organizers on delete set null,
        due_on date,
        asked_at timestamptz not null,
        unique (attendee_id, kind)
      )`);
    await runner.query('create index access_needs_of_call on access_needs (call_id)');
    await runner.query(
      'create index access_needs_in_charge on access_needs (in_charge_id) where in_charge_id is not null',
    );
  }
}

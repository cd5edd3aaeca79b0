import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** A juror chairs the jury of a call: settles ties, and signs the minutes, which stay as they were signed. */
export class JuryChair1796220020000 extends ForwardMigration {
  readonly name = 'JuryChair1796220020000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jury_settings add chair_id uuid references organizers;

      create table jury_tie_settlements (
        id uuid primary key,
        call_id uuid not null references calls,
        -- All proposals of the tie, the best first.
        proposal_ids uuid[] not null check (cardinality(proposal_ids) > 1),
        reason text not null,
        settled_by text not null,
        settled_at timestamptz not null
      );
      create index jury_tie_settlements_by_call on jury_tie_settlements (call_id);

      create table jury_minutes (
        call_id uuid not null references calls,
        version int not null check (version > 0),
        decision_id uuid not null references jury_decisions,
        content jsonb not null,
        signed_by text not null,
        signed_name text not null,
        signed_at timestamptz not null,
        primary key (call_id, version)
      );
      create index jury_minutes_by_decision on jury_minutes (decision_id);
    `);
  }
}

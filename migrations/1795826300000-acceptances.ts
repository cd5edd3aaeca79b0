import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A decision is published before anyone hears of it, and each winner is asked to accept until a deadline. */
export class Acceptances1795826300000 implements MigrationInterface {
  name = 'Acceptances1795826300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jury_decisions add column published_at timestamptz, add column published_by text;
      create table acceptances (
        id uuid primary key,
        call_id uuid not null references calls on delete cascade,
        decision_id uuid not null references jury_decisions on delete cascade,
        proposal_id uuid not null references proposals on delete cascade,
        state text not null check (state in ('pending', 'accepted', 'declined', 'expired', 'withdrawn')),
        -- As typed, in the time zone of the call, and the same as an instant.
        deadline_local text not null,
        deadline_at timestamptz not null,
        asked_at timestamptz not null,
        answered_at timestamptz,
        answered_by text,
        -- The winner whose place was free: a place is offered to one proposal only.
        replaces_id uuid unique references acceptances on delete set null,
        unique (decision_id, proposal_id)
      );
      create index acceptances_by_proposal on acceptances (proposal_id);
      create index acceptances_by_call on acceptances (call_id);
      create index acceptances_due on acceptances (deadline_at) where state = 'pending';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table acceptances;
      alter table jury_decisions drop column published_at, drop column published_by;
    `);
  }
}

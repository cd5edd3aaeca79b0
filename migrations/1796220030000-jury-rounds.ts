import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/**
 * A jury can score a shortlist again, in a second round. Its settings, assignments and sheets are always those of the
 * round that is open; those of earlier rounds are stored apart, so that nothing else needs to know of rounds. Everything
 * that exists is of round 1.
 */
export class JuryRounds1796220030000 extends ForwardMigration {
  readonly name = 'JuryRounds1796220030000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table jury_settings
        add round int not null default 1 check (round between 1 and 9),
        -- Since when; null for the first one.
        add round_opened_at timestamptz,
        -- Instead of the call's.
        add own_criteria jsonb,
        add shows_earlier boolean not null default false,
        -- Those on the shortlist when it opened.
        add finalist_ids uuid[];
      alter table jury_tie_settlements add round int not null default 1;

      create table jury_rounds (
        call_id uuid not null references calls on delete cascade,
        round int not null,
        -- The row of jury_settings, if there was one, and what the results follow from.
        settings jsonb,
        rules jsonb not null,
        criteria jsonb not null,
        ranking jsonb not null,
        closed_sheets jsonb not null,
        closed_by text not null,
        closed_at timestamptz not null,
        primary key (call_id, round)
      );

      create table jury_past_reviews (
        call_id uuid not null,
        round int not null,
        proposal_id uuid not null references proposals on delete cascade,
        juror_id uuid not null references organizers,
        -- The rows of jury_assignments and jury_sheets.
        assignment jsonb,
        sheet jsonb,
        counts boolean not null default false,
        primary key (call_id, round, proposal_id, juror_id),
        foreign key (call_id, round) references jury_rounds on delete cascade
      );
      create index jury_past_reviews_by_proposal on jury_past_reviews (proposal_id);
      create index jury_past_reviews_by_juror on jury_past_reviews (juror_id);
    `);
  }
}

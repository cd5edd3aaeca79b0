import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Jurors ask teams through the office, which releases each question or declines it; the answer is for all jurors. */
export class JuryQuestions1796230000001 extends ForwardMigration {
  readonly name = 'JuryQuestions1796230000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table jury_questions (
        id uuid primary key,
        proposal_id uuid not null references proposals on delete cascade,
        juror_id uuid not null references organizers,
        state text not null check (state in ('asked', 'released', 'declined')),
        -- As the team reads it, once it is released.
        body text not null,
        asked_at timestamptz not null,
        -- Why it was declined.
        reason text not null default '',
        answer_until_at timestamptz,
        answer text not null default '',
        answered_at timestamptz,
        check ((state = 'released') = (answer_until_at is not null))
      );
      create index jury_questions_by_proposal on jury_questions (proposal_id);
      create index jury_questions_by_juror on jury_questions (juror_id);
    `);
  }
}
